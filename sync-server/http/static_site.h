#pragma once

#include <map>
#include <string>
#include <string_view>

#include "shared/base/result.h"
#include "sync-server/core/exchange.h"

namespace wardbook {

/// The files of the web app, read once when the server starts: a request can only name what is in
/// the map, so no path leads out of the folder.
class StaticSite {
 public:
  /// Reads `folder` with its subfolders; x.br and x.gz are the compressed forms of x. Error
  /// site_unreadable.
  static Result<StaticSite> load(const std::string& folder);

  /// Adds a file that is not in the folder.
  void add(const std::string& path, std::string content_type, std::string body);

  bool has(std::string_view path) const;
  bool empty() const { return files_.empty(); }

  /// Answer to GET or HEAD of a file that it has(); "/" is /index.html.
  /// `accept_encoding` and `if_none_match` as the client sent them.
  Response get(std::string_view path, std::string_view accept_encoding,
               std::string_view if_none_match) const;

 private:
  struct File {
    std::string content_type;
    std::string tag;  ///< of the plain bytes; hex
    bool immutable = false;
    std::string plain;
    std::string gzip;    ///< empty: none
    std::string brotli;  ///< empty: none
  };
  std::map<std::string, File, std::less<>> files_;
};

/// Whether the name carries a hash of the content: name-1a2b3c4d.js, name.1a2b3c4d.wasm.
bool has_hashed_name(std::string_view path);

}  // namespace wardbook
