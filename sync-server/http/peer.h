#pragma once

#include <sys/socket.h>

#include <string>

#include "shared/base/result.h"

namespace wardbook {

/// What one party has, as text: an IPv4 address (also within IPv6), or the first half of an IPv6
/// address; empty: neither.
std::string network_of(const sockaddr_storage& address);

/// A socket that listens on `address` (numeric) and does not block. `port` 0: any; it becomes the
/// one that it got. Errors port_in_use, port_not_allowed, address_unusable.
Result<int> listen_on(const std::string& address, int& port);

}  // namespace wardbook
