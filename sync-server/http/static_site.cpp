#include "sync-server/http/static_site.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "shared/base/check.h"
#include "shared/base/sha256.h"
#include "sync-server/http/compress.h"

namespace wardbook {
namespace {

namespace fs = std::filesystem;

constexpr size_t kShortestHash = 8;

constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kTypes{{
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".wasm", "application/wasm"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".txt", "text/plain; charset=utf-8"},
    {".woff2", "font/woff2"},
    {".crt", "application/x-x509-ca-cert"},
}};

std::string type_of(const std::string& path) {
  const std::string extension = fs::path(path).extension().string();
  for (const auto& [ending, type] : kTypes)
    if (ending == extension) return std::string(type);
  return "application/octet-stream";
}

std::string tag_of(std::string_view bytes) {
  const Hash256 hash = sha256({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (size_t i = 0; i < 16; ++i) {
    text += digits[hash[i] >> 4];
    text += digits[hash[i] & 15];
  }
  return text;
}

bool read_file(const fs::path& path, std::string& out) {
  std::ifstream in(path, std::ios::binary);
  out.assign(std::istreambuf_iterator<char>(in), {});
  return in.good() || in.eof();
}

bool ends_with(const std::string& text, std::string_view ending) {
  return text.size() > ending.size() &&
         text.compare(text.size() - ending.size(), ending.size(), ending) == 0;
}

}  // namespace

bool has_hashed_name(std::string_view path) {
  const size_t name = path.rfind('/') + 1;
  const size_t dot = path.rfind('.');
  if (dot == std::string_view::npos || dot < name) return false;
  const size_t mark = path.find_last_of("-.", dot - 1);
  if (mark == std::string_view::npos || mark < name) return false;
  const std::string_view hash = path.substr(mark + 1, dot - mark - 1);
  return hash.size() >= kShortestHash && std::all_of(hash.begin(), hash.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

Result<StaticSite> StaticSite::load(const std::string& folder) {
  const Error unreadable{"site_unreadable", "The web app's folder " + folder + " can't be read."};
  StaticSite site;
  std::error_code error;
  fs::recursive_directory_iterator walk(folder, error);
  if (error) return unreadable;
  std::map<std::string, std::string> contents;
  for (const auto end = fs::recursive_directory_iterator(); walk != end; walk.increment(error)) {
    if (!walk->is_regular_file(error)) continue;
    const std::string path = "/" + fs::relative(walk->path(), folder, error).generic_string();
    if (error || !read_file(walk->path(), contents[path])) return unreadable;
  }
  // A walk that can't go on is at its end.
  if (error) return unreadable;
  for (auto& [path, bytes] : contents) {
    const bool compressed = ends_with(path, ".br") || ends_with(path, ".gz");
    if (compressed && contents.contains(path.substr(0, path.size() - 3))) continue;
    site.add(path, type_of(path), bytes);
    File& file = site.files_[path];
    if (const auto at = contents.find(path + ".br"); at != contents.end()) file.brotli = at->second;
    if (const auto at = contents.find(path + ".gz"); at != contents.end()) file.gzip = at->second;
  }
  return site;
}

void StaticSite::add(const std::string& path, std::string content_type, std::string body) {
  File& file = files_[path];
  file.content_type = std::move(content_type);
  file.tag = tag_of(body);
  file.immutable = has_hashed_name(path);
  file.plain = std::move(body);
}

bool StaticSite::has(std::string_view path) const {
  return files_.contains(path == "/" ? "/index.html" : path);
}

Response StaticSite::get(std::string_view path, std::string_view accept_encoding,
                         std::string_view if_none_match) const {
  const auto at = files_.find(path == "/" ? "/index.html" : path);
  WB_CHECK(at != files_.end());
  const File& file = at->second;
  const std::string* body = &file.plain;
  Encoding encoding = Encoding::identity;
  if (!file.brotli.empty() && accepts(accept_encoding, "br")) {
    body = &file.brotli;
    encoding = Encoding::brotli;
  } else if (!file.gzip.empty() && accepts(accept_encoding, "gzip")) {
    body = &file.gzip;
    encoding = Encoding::gzip;
  }
  const std::string tag = "\"" + file.tag + (encoding == Encoding::identity ? "" : "-") +
                          std::string(encoding_name(encoding)) + "\"";
  Response response;
  response.headers = {
      {"Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache"},
      {"ETag", tag},
      {"Vary", "Accept-Encoding"}};
  if (if_none_match.find(tag) != std::string_view::npos) {
    response.status = 304;
    return response;
  }
  if (encoding != Encoding::identity)
    response.headers.emplace_back("Content-Encoding", encoding_name(encoding));
  response.content_type = file.content_type;
  response.body = *body;
  return response;
}

}  // namespace wardbook
