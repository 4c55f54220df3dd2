#include "tests/tidy/include_rules.h"

#include <algorithm>
#include <array>
#include <regex>

namespace wardbook::tidy {
namespace {

constexpr size_t kMaxLines = 600;

/// A folder and the folders that its files may include. The first that matches decides.
struct Layer {
  std::string_view folder;
  std::vector<std::string_view> may_include;
};

const std::vector<Layer>& layers() {
  static const std::vector<Layer> kLayers = {
      {"shared/base/", {"shared/base/"}},
      {"shared/domain/", {"shared/base/", "shared/domain/"}},
      {"shared/rules/", {"shared/base/", "shared/domain/", "shared/rules/"}},
      {"shared/sync/",
       {"shared/base/", "shared/domain/", "shared/rules/", "shared/store/", "shared/sync/"}},
      {"shared/store/", {"shared/base/", "shared/domain/", "shared/rules/", "shared/store/"}},
      {"app/ui/", {"shared/base/", "app/ui/"}},
      {"app/platform/", {"shared/", "app/ui/", "app/platform/"}},
      {"app/model/", {"shared/", "app/core/", "app/model/"}},
      {"app/core/", {"shared/", "app/platform/", "app/core/"}},
      {"app/screens/", {"shared/", "app/ui/", "app/model/", "app/screens/"}},
      {"app/device/", {"shared/", "app/platform/", "app/core/", "app/device/"}},
      {"app/main.cpp", {"shared/", "app/"}},
      {"sync-server/core/", {"shared/", "sync-server/core/"}},
      {"sync-server/storage/", {"shared/", "sync-server/core/", "sync-server/storage/"}},
      {"sync-server/http/", {"shared/", "sync-server/core/", "sync-server/http/"}},
      {"sync-server/setup/", {"shared/", "sync-server/core/", "sync-server/setup/"}},
      {"sync-server/demo/",
       {"shared/", "sync-server/core/", "sync-server/setup/", "sync-server/demo/"}},
      {"sync-server/cli/", {"shared/", "sync-server/"}},
      {"sync-server/main.cpp", {"shared/", "sync-server/cli/"}},
  };
  return kLayers;
}

/// Shared code gets time, randomness, files and the network as arguments.
constexpr std::array kNotInShared = {
    "ctime",   "time.h",     "thread",   "future",    "random",
    "fstream", "filesystem", "unistd.h", "httplib.h",
};
constexpr std::array kNotInSharedFolders = {"sys/", "netinet/", "arpa/", "openssl/", "emscripten"};

bool starts_with_any(std::string_view text, const std::vector<std::string_view>& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return text.starts_with(prefix); });
}

bool is_cpp(std::string_view path) {
  return path.ends_with(".h") || path.ends_with(".cpp");
}

bool is_product(std::string_view path) {
  return path.starts_with("shared/") || path.starts_with("app/") ||
         path.starts_with("sync-server/");
}

class Check {
 public:
  Check(std::string_view path, std::vector<std::string>& found) : path_(path), found_(found) {}

  void line(const std::string& text) {
    ++number_;
    if (!is_cpp(path_) || !is_product(path_)) return;
    static const std::regex kInclude(R"re(^\s*#\s*include\s*([<"])([^>"]+)[>"])re");
    std::smatch match;
    if (std::regex_search(text, match, kInclude)) include(match[2], match[1] == "\"");
    platform_condition(text);
    if (path_.starts_with("shared/")) impure(text);
  }

  void end() {
    if (number_ > kMaxLines) {
      found_.push_back(std::string(path_) + ": " + std::to_string(number_) + " lines, " +
                       std::to_string(kMaxLines) + " are allowed");
    }
  }

 private:
  void report(const std::string& what) {
    found_.push_back(std::string(path_) + ":" + std::to_string(number_) + ": " + what);
  }

  void include(const std::string& header, bool quoted) {
    if (header.find("emscripten") != std::string::npos && !path_.starts_with("app/platform/")) {
      report("only app/platform knows Emscripten");
    }
    if (path_.starts_with("shared/")) shared_include(header);
    if (quoted && is_product(header)) layer_include(header);
  }

  void shared_include(const std::string& header) {
    const bool named =
        std::find(kNotInShared.begin(), kNotInShared.end(), header) != kNotInShared.end();
    const bool in_folder =
        std::any_of(kNotInSharedFolders.begin(), kNotInSharedFolders.end(),
                    [&](std::string_view folder) { return header.starts_with(folder); });
    if (named || in_folder) report("shared code includes no <" + header + ">");
  }

  void layer_include(const std::string& header) {
    for (const Layer& layer : layers()) {
      if (!path_.starts_with(layer.folder)) continue;
      if (!starts_with_any(header, layer.may_include)) {
        report(std::string(layer.folder) + " may not include " + header);
      }
      return;
    }
    report("no layer is named for this folder");
  }

  void platform_condition(const std::string& text) {
    static const std::regex kCondition(
        R"(^\s*#\s*(if|ifdef|ifndef|elif)\b.*\b(__EMSCRIPTEN__|__wasm__|_WIN32|__linux__|__APPLE__)\b)");
    if (!path_.starts_with("app/platform/") && std::regex_search(text, kCondition)) {
      report("platforms are chosen by source list, not by the preprocessor");
    }
  }

  void impure(const std::string& text) {
    static const std::regex kImpure(
        R"(\b(system_clock|steady_clock|high_resolution_clock|random_device|getenv|srand|std::rand)\b)");
    std::smatch match;
    if (std::regex_search(text, match, kImpure)) {
      report("shared code has no " + match[1].str() + ": take a Clock or a Random");
    }
  }

  std::string_view path_;
  std::vector<std::string>& found_;
  size_t number_ = 0;
};

}  // namespace

std::vector<std::string> violations(std::string_view path, std::string_view text) {
  std::vector<std::string> found;
  Check check(path, found);
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    check.line(std::string(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  check.end();
  return found;
}

}  // namespace wardbook::tidy
