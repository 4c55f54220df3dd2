#include "app/core/http_message.h"

#include <charconv>

namespace wardbook {
namespace {

int retry_after(const HttpReply& reply) {
  const std::string text = header_of(reply, "retry-after");
  int seconds = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
  return read.ec == std::errc() && seconds > 0 ? seconds : 0;
}

std::string what_now(Asker asker) {
  return asker == Asker::person
             ? " Try again later."
             : " What you do is kept on this device, which asks again by itself.";
}

}  // namespace

HttpRequest post(std::string_view path, Bytes message, const std::string& authorization) {
  HttpRequest request;
  request.method = "POST";
  request.path = std::string(path);
  request.headers.emplace_back("content-type", std::string(sync::kCborType));
  if (!authorization.empty()) request.headers.emplace_back("authorization", authorization);
  request.body = std::move(message);
  return request;
}

std::string header_of(const HttpReply& reply, std::string_view name) {
  for (const auto& [key, value] : reply.headers)
    if (key == name) return value;
  return "";
}

bool is_silence(const HttpReply& reply) {
  return reply.status == 0 || !header_of(reply, "content-type").starts_with(sync::kCborType);
}

bool is_busy(int status) {
  return status == 429 || (status >= 502 && status <= 504);
}

ErrorReply refusal_of(const HttpReply& reply, Asker asker) {
  if (reply.status == 0)
    return {{"no_network", "The server can't be reached." + what_now(asker)}, 0};
  auto said = sync::decode<ErrorReply>(reply.body);
  if (said.ok()) {
    if (said->retry_after_s <= 0) said->retry_after_s = retry_after(reply);
    return std::move(*said);
  }
  if (is_busy(reply.status))
    return {{"server_busy", "The server is busy." + what_now(asker)}, retry_after(reply)};
  return {{"not_wardbook", "Something else answered in the server's place (" +
                               std::to_string(reply.status) +
                               "), as the log-in page of a Wi-Fi does." + what_now(asker)},
          retry_after(reply)};
}

}  // namespace wardbook
