#include "sync-server/http/security_headers.h"

#include <array>

#include "sync-server/core/reply.h"

namespace wardbook {

std::vector<std::pair<std::string, std::string>> security_headers(bool tls) {
  std::vector<std::pair<std::string, std::string>> headers{
      {"Content-Security-Policy",
       "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
       "img-src 'self' blob: data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; "
       "frame-ancestors 'none'; form-action 'self'"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Permissions-Policy", "camera=(), microphone=(), payment=(), usb=()"},
  };
  if (tls) headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
  return headers;
}

bool is_for_documents(std::string_view header) {
  return header == "Content-Security-Policy" || header == "Referrer-Policy" ||
         header == "Permissions-Policy" || header == "Cross-Origin-Resource-Policy";
}

bool is_document(std::string_view content_type) {
  return !content_type.empty() && content_type != sync::kCborType;
}

std::string reason_phrase(int status) {
  static constexpr std::array<std::pair<int, const char*>, 13> kPhrases{{
      {200, "OK"},
      {204, "No Content"},
      {400, "Bad Request"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {408, "Request Timeout"},
      {413, "Content Too Large"},
      {414, "URI Too Long"},
      {415, "Unsupported Media Type"},
      {431, "Request Header Fields Too Large"},
      {503, "Service Unavailable"},
      {501, "Not Implemented"},
      {505, "HTTP Version Not Supported"},
  }};
  for (const auto& [known, phrase] : kPhrases)
    if (known == status) return phrase;
  return "Error";
}

std::string whole_answer(const Response& response, bool tls, bool stays) {
  std::string text =
      "HTTP/1.1 " + std::to_string(response.status) + " " + reason_phrase(response.status) + "\r\n";
  const auto add = [&](const std::string& name, const std::string& value) {
    text += name + ": " + value + "\r\n";
  };
  const bool shown = is_document(response.content_type);
  for (const auto& [name, value] : security_headers(tls))
    if (shown || !is_for_documents(name)) add(name, value);
  for (const auto& [name, value] : response.headers) add(name, value);
  if (response.status != 204) {
    add("Content-Type", response.content_type);
    add("Content-Length", std::to_string(response.body.size()));
  }
  if (!stays) add("Connection", "close");
  return text + "\r\n" + response.body;
}

std::string closing_answer(const Refusal& refusal, sync::Spelling spelling, bool tls) {
  return whole_answer(refuse(spelling, refusal), tls, false);
}

}  // namespace wardbook
