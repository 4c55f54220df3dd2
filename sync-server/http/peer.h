#pragma once

#include <sys/socket.h>

#include <string>

#include "shared/base/result.h"

namespace wardbook {

/// The address as text, IPv4 in IPv6 as IPv4; empty: neither.
std::string address_text(const sockaddr_storage& address);

/// What one party has: an IPv4 address, or the first half of an IPv6 address.
std::string network_of(const sockaddr_storage& address);

/// A socket that listens on `address` (numeric) and does not block. `port` 0: any; it becomes the
/// one that it got. Errors port_in_use, port_not_allowed, address_unusable.
Result<int> listen_on(const std::string& address, int& port);

}  // namespace wardbook
