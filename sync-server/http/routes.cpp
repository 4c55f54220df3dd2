#include "sync-server/http/routes.h"

#include <exception>
#include <iostream>

#include "shared/base/text.h"
#include "sync-server/core/reply.h"
#include "sync-server/http/compress.h"
#include "sync-server/http/framing.h"
#include "sync-server/http/security_headers.h"

namespace wardbook {
namespace {

constexpr size_t kWorthCompressing = 512;

void put(const Response& from, httplib::Response& to) {
  to.status = from.status;
  if (!is_document(from.content_type))
    std::erase_if(to.headers, [](const auto& header) { return is_for_documents(header.first); });
  for (const auto& [name, value] : from.headers) to.set_header(name, value);
  to.body = from.body;
  if (!from.content_type.empty()) to.set_header("Content-Type", from.content_type);
}

void compress_answer(Response& response, std::string_view accept_encoding) {
  if (!response.may_compress) return;
  response.headers.emplace_back("Vary", "Accept-Encoding");
  if (response.body.size() < kWorthCompressing) return;
  Encoding encoding = choose_encoding(accept_encoding);
  response.body = compress(response.body, encoding);
  if (encoding != Encoding::identity)
    response.headers.emplace_back("Content-Encoding", encoding_name(encoding));
}

Request to_request(const httplib::Request& from, bool secure) {
  Request request{from.method, from.path, {}, from.body, from.remote_addr, secure};
  for (const auto& [name, value] : from.headers) request.headers.emplace(lower_case(name), value);
  return request;
}

sync::Spelling spelling_of(const httplib::Request& request) {
  return wardbook::spelling_of(request.get_header_value("Content-Type"));
}

Response handle_plain(const httplib::Request& from, const Handle& handle, bool secure) {
  Request request = to_request(from, secure);
  if (from.has_header(kBodyEncoding)) {
    auto plain = gunzip(from.body, kMaxBodyBytes);
    if (const auto* refusal = std::get_if<Refusal>(&plain)) return refuse(request, *refusal);
    request.body = std::move(std::get<std::string>(plain));
  }
  return handle(request);
}

Response method_not_allowed(const httplib::Request& request, const std::string& allowed) {
  Response response =
      refuse(spelling_of(request),
             {405, {"method_not_allowed", "This address takes " + allowed + "."}, 0});
  response.headers.emplace_back("Allow", allowed);
  return response;
}

std::string allowed_of(const std::string& method) {
  return method == "GET" ? "GET, HEAD" : method;
}

bool is_read(const std::string& method) {
  return method == "GET" || method == "HEAD";
}

/// What the router must not see: files, unknown paths, wrong methods.
bool answer_before_routing(const httplib::Request& request, const std::vector<Route>& routes,
                           const StaticSite& site, httplib::Response& response) {
  for (const Route& route : routes) {
    if (route.path != request.path) continue;
    if (route.method == request.method || (route.method == "GET" && is_read(request.method)))
      return false;
    put(method_not_allowed(request, allowed_of(route.method)), response);
    return true;
  }
  if (!site.has(request.path))
    put(refuse(spelling_of(request), {404, {"not_found", "There is nothing at this address."}, 0}),
        response);
  else if (!is_read(request.method))
    put(method_not_allowed(request, "GET, HEAD"), response);
  else
    put(site.get(request.path, request.get_header_value(kWantedEncodings),
                 request.get_header_value("If-None-Match")),
        response);
  return true;
}

void answer_exception(const httplib::Request& request, httplib::Response& response,
                      std::exception_ptr thrown) {
  try {
    std::rethrow_exception(std::move(thrown));
  } catch (const std::exception& error) {
    std::cerr << "defect: " << request.path << ": " << error.what() << std::endl;
  }
  put(refuse(spelling_of(request),
             {500, {"defect", "The server made a mistake. It is logged there."}, 0}),
      response);
}

}  // namespace

void add_routes(Router& router, const std::vector<Route>& routes, const Handle& handle,
                const StaticSite& site) {
  const bool secure = router.secure();
  const auto answer = [handle, secure](const httplib::Request& from, httplib::Response& to) {
    Response response = handle_plain(from, handle, secure);
    if (response.park) Router::hold(response.park);
    compress_answer(response, from.get_header_value(kWantedEncodings));
    put(response, to);
  };
  router.set_pre_routing_handler(
      [routes, &site](const httplib::Request& request, httplib::Response& response) {
        return answer_before_routing(request, routes, site, response)
                   ? httplib::Server::HandlerResponse::Handled
                   : httplib::Server::HandlerResponse::Unhandled;
      });
  for (const Route& route : routes) {
    if (route.method == "GET")
      router.Get(route.path, answer);
    else
      router.Post(route.path, answer);
  }
  router.set_exception_handler(answer_exception);
  router.set_error_handler([](const httplib::Request& request, httplib::Response& response) {
    if (response.body.empty())
      put(refuse(spelling_of(request),
                 {response.status, {"bad_request", "The server can't take this."}, 0}),
          response);
  });
}

}  // namespace wardbook
