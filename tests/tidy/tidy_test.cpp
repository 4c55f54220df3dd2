#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/tidy/include_rules.h"

namespace wardbook::tidy {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string include(const std::string& header) {
  return "#include \"" + header + "\"\n";
}

TEST(Tidy, LayersPointOneWay) {
  EXPECT_THAT(violations("shared/rules/a.cpp", include("shared/domain/b.h")), IsEmpty());
  EXPECT_THAT(violations("shared/domain/a.cpp", include("shared/rules/b.h")),
              ElementsAre(HasSubstr("shared/domain/ may not include shared/rules/b.h")));
  EXPECT_THAT(violations("shared/store/a.cpp", include("shared/sync/b.h")),
              ElementsAre(HasSubstr("shared/store/ may not include")));
  EXPECT_THAT(violations("shared/sync/a.h", include("shared/store/b.h")), IsEmpty());
  EXPECT_THAT(violations("shared/sync/a.h", include("app/core/b.h")),
              ElementsAre(HasSubstr("shared/sync/ may not include")));
}

TEST(Tidy, AppAndServerNeverMeet) {
  EXPECT_THAT(violations("app/core/a.cpp", include("sync-server/core/b.h")),
              ElementsAre(HasSubstr("app/core/ may not include")));
  EXPECT_THAT(violations("sync-server/main.cpp", include("app/core/b.h")),
              ElementsAre(HasSubstr("sync-server/main.cpp may not include")));
  EXPECT_THAT(violations("shared/base/a.h", include("app/core/b.h")),
              ElementsAre(HasSubstr("shared/base/ may not include")));
}

TEST(Tidy, TheServersFoldersPointOneWay) {
  const auto found = [](const std::string& from, const std::string& to) {
    return violations("sync-server/" + from + "/a.cpp", include("sync-server/" + to + "/b.h"));
  };
  EXPECT_THAT(found("demo", "setup"), IsEmpty());
  EXPECT_THAT(found("cli", "demo"), IsEmpty());
  for (const auto& [from, to] : {std::pair{"setup", "demo"},
                                 {"http", "storage"},
                                 {"http", "setup"},
                                 {"storage", "http"},
                                 {"core", "http"},
                                 {"demo", "cli"}})
    EXPECT_THAT(found(from, to), ElementsAre(HasSubstr("may not include"))) << from << " " << to;
}

TEST(Tidy, AFolderWithoutALayerIsReported) {
  for (const char* file : {"shared/new/a.cpp", "app/new/a.cpp", "sync-server/new/a.cpp"})
    EXPECT_THAT(violations(file, include("shared/base/b.h")),
                ElementsAre(HasSubstr("no layer is named")));
}

TEST(Tidy, SharedCodeIsPure) {
  EXPECT_THAT(violations("shared/rules/a.cpp", "#include <ctime>\n"),
              ElementsAre(HasSubstr("shared/rules/a.cpp:1: shared code includes no <ctime>")));
  EXPECT_THAT(violations("shared/rules/a.cpp", "#include <sys/socket.h>\n"),
              ElementsAre(HasSubstr("shared code includes no")));
  EXPECT_THAT(violations("shared/rules/a.cpp", "\nauto t = std::chrono::system_clock::now();\n"),
              ElementsAre(HasSubstr("a.cpp:2: shared code has no system_clock")));
  EXPECT_THAT(violations("sync-server/main.cpp", "#include <ctime>\n"), IsEmpty());
}

TEST(Tidy, OnlyThePlatformKnowsThePlatform) {
  EXPECT_THAT(violations("app/core/a.cpp", "#include <emscripten.h>\n"),
              ElementsAre(HasSubstr("only app/platform knows Emscripten")));
  EXPECT_THAT(violations("app/core/a.cpp", "#ifdef __EMSCRIPTEN__\n#endif\n"),
              ElementsAre(HasSubstr("chosen by source list")));
  EXPECT_THAT(violations("shared/base/a.h", "#if defined(X) || defined(_WIN32)\n#endif\n"),
              ElementsAre(HasSubstr("chosen by source list")));
  EXPECT_THAT(violations("app/platform/a_web.cpp", "#include <emscripten.h>\n"), IsEmpty());
}

TEST(Tidy, FilesStayShort) {
  std::string text;
  for (int line = 0; line < 600; ++line) text += "\n";
  EXPECT_THAT(violations("web/page.js", text), IsEmpty());
  EXPECT_THAT(violations("web/page.js", text + "\n"), ElementsAre(HasSubstr("601 lines")));
}

bool is_source(const std::filesystem::path& path) {
  const std::string kind = path.extension().string();
  return kind == ".h" || kind == ".cpp" || kind == ".js" || kind == ".mjs" || kind == ".css";
}

TEST(Tidy, TheTreeKeepsItsRules) {
  size_t files = 0;
  for (const char* root : {"shared", "app", "sync-server", "web", "tests", "tools"}) {
    if (!std::filesystem::exists(root)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
      if (!entry.is_regular_file() || !is_source(entry.path())) continue;
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(file), {}};
      EXPECT_THAT(violations(entry.path().generic_string(), text), IsEmpty());
      ++files;
    }
  }
  EXPECT_GT(files, 20U) << "run from the root of the tree";
}

}  // namespace
}  // namespace wardbook::tidy
