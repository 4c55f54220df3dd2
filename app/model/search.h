#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace wardbook::app {

/// Texts as a search compares them. People type names without the accents, hooks and apostrophes
/// that they are written with elsewhere; a patient who is not found is registered twice.
class Letters {
 public:
  /// Unicode's compatibility decomposition (NFKD) of UTF-8, in lower case: the platform's
  /// knowledge.
  using Decompose = std::function<std::string(std::string_view text)>;
  explicit Letters(Decompose decompose) : decompose_(std::move(decompose)) {}

  /// Without case, accents, vowel points and apostrophes, and with the plain letter for its kin:
  /// "Ɗan Ƙásà" is "dan kasa", "Ng'ang'a" is "nganga".
  std::string plain(std::string_view text) const;
  /// Whether every word of `search` occurs in `text`. An empty search matches everything.
  bool match(std::string_view text, std::string_view search) const;

 private:
  Decompose decompose_;
};

/// Whether every word of `search` occurs in `text`; both are plain already.
bool has_words(std::string_view text, std::string_view search);

/// Order of names as people count: "CH-2" before "CH-10".
bool natural_less(std::string_view a, std::string_view b);

}  // namespace wardbook::app
