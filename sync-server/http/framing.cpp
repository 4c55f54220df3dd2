#include "sync-server/http/framing.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "shared/base/text.h"
#include "shared/sync/messages.h"
#include "sync-server/http/trim.h"

namespace wardbook {
namespace {

constexpr std::array<std::string_view, 12> kRoutedHeaders{
    "accept-language", "authorization",  "connection", "content-length",
    "content-type",    "cookie",         "host",       "if-none-match",
    "origin",          "sec-fetch-site", "user-agent", kProtocolHeader};

Refusal refuse_with(int status, const char* code, const char* hint) {
  return {status, {code, hint}, 0};
}

const Refusal kBadRequest = refuse_with(400, "bad_request", "The request is not valid HTTP.");

bool is_token_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

/// Visible characters, spaces and tabs; bytes from 0x80 on are left to whoever reads the value.
bool is_clean_value(std::string_view value) {
  for (char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\t') || byte == 0x7f) return false;
  }
  return true;
}

/// A router that decodes %0d or %00 in a header would see another line than we did.
bool hides_control_bytes(std::string_view value) {
  for (size_t at = value.find('%'); at != std::string_view::npos; at = value.find('%', at + 1)) {
    unsigned code = 0xff;
    const std::string_view digits = value.substr(at + 1, 2);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    if (error == std::errc{} && end == digits.data() + 2 && (code < 0x20 || code == 0x7f))
      return true;
  }
  return false;
}

/// Cuts the next line off `rest`; false if it does not end in CR LF.
bool next_line(std::string_view& rest, std::string_view& line) {
  const size_t end = rest.find("\r\n");
  if (end == std::string_view::npos) return false;
  line = rest.substr(0, end);
  rest.remove_prefix(end + 2);
  return true;
}

std::optional<Refusal> read_request_line(std::string_view line, RequestHead& head) {
  const size_t first = line.find(' ');
  const size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return kBadRequest;
  head.method = line.substr(0, first);
  head.target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!is_token(head.method)) return kBadRequest;
  if (head.target.size() > kMaxTargetBytes)
    return refuse_with(414, "target_too_long", "The address of the request is too long.");
  // A fragment is no part of a target; a router would cut it off.
  const bool plain = std::all_of(head.target.begin(), head.target.end(),
                                 [](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
  if (head.target.empty() || head.target[0] != '/' || !plain || hides_control_bytes(head.target))
    return kBadRequest;
  if (version == "HTTP/1.0") head.keep_alive = false;
  if (version != "HTTP/1.0" && version != "HTTP/1.1") {
    if (version.substr(0, 5) != "HTTP/") return kBadRequest;
    return refuse_with(505, "bad_http_version", "The server speaks HTTP/1.1.");
  }
  return std::nullopt;
}

std::optional<Refusal> read_header(std::string_view line, RequestHead& head) {
  const size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return kBadRequest;
  const std::string_view value = trim(line.substr(colon + 1));
  if (!is_clean_value(value) || hides_control_bytes(value)) return kBadRequest;
  if (head.headers.size() == kMaxHeaders)
    return refuse_with(431, "too_many_headers", "The request has too many header lines.");
  head.headers.emplace_back(lower_case(line.substr(0, colon)), value);
  return std::nullopt;
}

std::optional<Refusal> read_length(std::string_view value, RequestHead& head) {
  const bool digits =
      !value.empty() && value.size() <= 18 &&
      std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return kBadRequest;
  std::from_chars(value.data(), value.data() + value.size(), head.content_length);
  if (head.content_length > kMaxBodyBytes)
    return refuse_with(413, "too_large", "The request is larger than the server takes (4 MiB).");
  return std::nullopt;
}

/// The headers that decide where the request ends and whether it may be taken at all.
std::optional<Refusal> read_framing(RequestHead& head) {
  size_t lengths = 0;
  size_t hosts = 0;
  size_t encodings = 0;
  size_t types = 0;
  for (const auto& [name, value] : head.headers) {
    if (name == "transfer-encoding")
      return refuse_with(501, "transfer_encoding", "Send the body with Content-Length.");
    if (name == "content-encoding" && (lower_case(value) != "gzip" || ++encodings > 1))
      return refuse_with(415, "content_encoding", "Send the body plain or with gzip.");
    if (name == "content-type") {
      if (++types > 1) return kBadRequest;
      // The router would take the body apart.
      if (lower_case(value).starts_with("multipart/"))
        return refuse_with(415, "content_type", "Send application/json or application/cbor.");
    }
    if (name == "content-length") {
      if (++lengths > 1) return kBadRequest;
      if (auto refusal = read_length(value, head)) return refusal;
    }
    if (name == "host" && ++hosts > 1) return kBadRequest;
    if (name == "connection" && lower_case(value).find("close") != std::string::npos)
      head.keep_alive = false;
    if (name == "expect") head.expects_continue = lower_case(value) == "100-continue";
  }
  if (hosts == 0) return kBadRequest;
  return std::nullopt;
}

}  // namespace

size_t head_length(std::string_view bytes) {
  const size_t end = bytes.find("\r\n\r\n");
  return end == std::string_view::npos ? 0 : end + 4;
}

std::string_view RequestHead::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return {};
}

std::optional<Refusal> parse_head(std::string_view text, RequestHead& head) {
  std::string_view line;
  if (!next_line(text, line)) return kBadRequest;
  if (auto refusal = read_request_line(line, head)) return refusal;
  while (next_line(text, line) && !line.empty())
    if (auto refusal = read_header(line, head)) return refusal;
  return read_framing(head);
}

std::string routed_head(const RequestHead& head) {
  std::string text = head.method + " " + head.target + " HTTP/1.1\r\n";
  const auto add = [&text](std::string_view name, std::string_view value) {
    text.append(name).append(": ").append(value).append("\r\n");
  };
  for (const auto& [name, value] : head.headers) {
    if (name == "accept-encoding") add(kWantedEncodings, value);
    if (name == "content-encoding") add(kBodyEncoding, value);
    if (std::find(kRoutedHeaders.begin(), kRoutedHeaders.end(), name) != kRoutedHeaders.end())
      add(name, value);
  }
  return text + "\r\n";
}

}  // namespace wardbook
