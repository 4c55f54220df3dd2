#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "sync-server/core/decider.h"
#include "tests/sim/must.h"
#include "tests/sim/server.h"
#include "tests/sim/shrink.h"

namespace wardbook::sim {
namespace {

constexpr size_t kSteps = 150;

std::string problem(const RunResult& result) {
  return result.failure ? result.failure->checker + ": " + result.failure->text : "";
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Simulator, TheSameSeedIsTheSameRun) {
  const Script script = make_script(7, kSteps);
  const RunResult once = run(script, false);
  const RunResult again = run(script, false);
  EXPECT_EQ(problem(once), "");
  EXPECT_EQ(once.hash, again.hash);
  EXPECT_NE(once.hash, run(make_script(8, kSteps), false).hash);
  EXPECT_GT(once.coverage.commands, 50);
}

TEST(Simulator, AScriptIsWhatItsTextSays) {
  const Script script = make_script(3, kSteps);
  const auto read = read_script(to_text(script));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(to_text(*read), to_text(script));
  EXPECT_EQ(run(*read, false).hash, run(script, false).hash);
  EXPECT_FALSE(read_script("seed 1\nfly 3 - 5\n").has_value());
  const auto about = read_script("seed 1\nreaches vacant admit into\n");
  ASSERT_TRUE(about.has_value());
  EXPECT_EQ(about->reaches, std::vector<std::string>{"vacant admit into"});
}

TEST(Simulator, ShrinkingLeavesOutWhatDoesNotMatter) {
  const Script script = make_script(5, 400);
  const std::string first = script.steps[123].kind;
  const auto fails = [&](const Script& shorter) {
    bool began = false;
    for (const Step& step : shorter.steps) {
      if (began && step.dice == script.steps[321].dice) return true;
      began = began || step.dice == script.steps[123].dice;
    }
    return false;
  };
  const Script shortest = shrink(script, fails, 1'000);
  ASSERT_EQ(shortest.steps.size(), 2u);
  EXPECT_EQ(shortest.steps[0].kind, first);
  EXPECT_EQ(shortest.seed, script.seed);
}

/// It was judged when it was given, by what a server knew that has been lost since.
TEST(Simulator, AnAnswerOfAnEarlierEpochIsNoDecision) {
  Disk disk = empty_server_disk();
  mount("spied", &disk);
  Spy spy;
  Batch heard;
  spy.committed = [&](const Batch& batch) { heard = batch; };
  {
    const auto store = spy_on(must(open_sqlite_store({"/spied/wardbook.db", {}, kVfs})), spy);
    const Decider decider(seal_key());
    Seeded random(1);
    const auto next = [&] {
      return own_command(CommandId::make(kStart, random), kSystem, kStart, Expire{});
    };
    must(store->begin());
    const OutcomeRecord now = must(decider.decide(*store, next(), kStart));
    const Incoming again = next();
    OutcomeRecord then{again.command.id, {}, Version{now.commit.value + 7}, kStart, {}};
    then.outcome.code = OutcomeCode::in_the_past;
    must(decider.keep_answer(*store, again, then, kStart));
    must(store->commit());
  }
  unmount("spied");
  ASSERT_EQ(heard.size(), 2u);
  EXPECT_EQ(heard[0].how, How::decided);
  EXPECT_EQ(heard[1].how, How::kept);
}

/// What once failed, and still comes to where it failed.
TEST(Simulator, EveryScriptPasses) {
  size_t scripts = 0;
  for (const auto& entry : std::filesystem::directory_iterator("tests/sim/scripts")) {
    const auto script = read_script(read_file(entry.path()));
    ASSERT_TRUE(script.has_value()) << entry.path();
    const RunResult result = run(*script, false);
    EXPECT_EQ(problem(result), "") << entry.path();
    EXPECT_FALSE(script->reaches.empty()) << entry.path();
    for (const std::string& what : script->reaches)
      EXPECT_TRUE(result.coverage.has(what)) << entry.path() << " does not come to: " << what;
    ++scripts;
  }
  EXPECT_GT(scripts, 0u);
}

}  // namespace
}  // namespace wardbook::sim
