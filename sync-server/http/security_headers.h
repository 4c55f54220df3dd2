#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/sync/codec.h"
#include "sync-server/core/exchange.h"

namespace wardbook {

/// On every answer, errors too, that a browser could show. `tls` adds Strict-Transport-Security.
std::vector<std::pair<std::string, std::string>> security_headers(bool tls);

/// Whether the header says only how a document is to be shown. No browser shows CBOR, or nothing;
/// each such header would cost a tablet as much as a row on every exchange.
bool is_for_documents(std::string_view header);
/// Whether an answer with this Content-Type (empty: none) could be shown.
bool is_document(std::string_view content_type);

/// "Not Found" for 404 and so on; "Error" for what we never send.
std::string reason_phrase(int status);

/// A whole HTTP/1.1 answer, for what does not come from the router. `stays`: the connection takes
/// another request after it.
std::string whole_answer(const Response& response, bool tls, bool stays);

/// The refusal as an answer that ends the connection.
std::string closing_answer(const Refusal& refusal, sync::Spelling spelling, bool tls);

}  // namespace wardbook
