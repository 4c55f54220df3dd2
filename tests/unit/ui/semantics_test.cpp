#include "app/ui/semantics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/ui/json_writer.h"

namespace wardbook::ui {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::vector<Node> two_buttons() {
  Semantics s;
  s.open(Role::main, "main", "", {0, 0, 390, 800});
  s.add(Role::button, "a", "First", {10, 20, 100, 48});
  s.add(Role::button, "b", "Second", {10, 80, 100, 48});
  s.close();
  return s.nodes();
}

TEST(SemanticsDiff, FirstPatchIsEverythingInReadingOrder) {
  SemanticsDiff diff;
  const std::string patch = diff.patch(two_buttons());
  const size_t main = patch.find("\"i\":\"main\""), a = patch.find("\"i\":\"a\""),
               b = patch.find("\"i\":\"b\"");
  ASSERT_NE(main, std::string::npos);
  EXPECT_LT(main, a);
  EXPECT_LT(a, b);
  EXPECT_THAT(patch, HasSubstr("\"main\",\"a\"]"));  // b: parent main, previous a
}

TEST(SemanticsDiff, NothingChangedIsNothingSent) {
  SemanticsDiff diff;
  EXPECT_NE(diff.patch(two_buttons()), "");
  EXPECT_EQ(diff.patch(two_buttons()), "");
}

TEST(SemanticsDiff, OnlyWhatChangedIsSent) {
  SemanticsDiff diff;
  std::vector<Node> nodes = two_buttons();
  ASSERT_NE(diff.patch(nodes), "");
  nodes[2].disabled = true;
  const std::string patch = diff.patch(nodes);
  EXPECT_THAT(patch, HasSubstr("\"i\":\"b\""));
  EXPECT_THAT(patch, HasSubstr("\"disabled\":\"\""));
  EXPECT_THAT(patch, Not(HasSubstr("\"i\":\"a\"")));
}

TEST(SemanticsDiff, ABusyButtonIsNotDisabledForThePage) {
  SemanticsDiff diff;
  std::vector<Node> nodes = two_buttons();
  ASSERT_NE(diff.patch(nodes), "");
  nodes[2].disabled = nodes[2].busy = true;
  const std::string patch = diff.patch(nodes);
  EXPECT_THAT(patch, HasSubstr("\"aria-disabled\":\"true\""));
  EXPECT_THAT(patch, Not(HasSubstr("\"disabled\":\"\"")));
}

TEST(SemanticsDiff, ARemovedNodeIsNamedAndItsFollowerMovesUp) {
  SemanticsDiff diff;
  std::vector<Node> nodes = two_buttons();
  ASSERT_NE(diff.patch(nodes), "");
  nodes.erase(nodes.begin() + 1);
  const std::string patch = diff.patch(nodes);
  EXPECT_THAT(patch, HasSubstr("\"d\":[\"a\"]"));
  EXPECT_THAT(patch, HasSubstr("\"main\",\"\"]"));
}

TEST(SemanticsDiff, ForcedIdsAreSentAgain) {
  SemanticsDiff diff;
  ASSERT_NE(diff.patch(two_buttons()), "");
  const std::string patch = diff.patch(two_buttons(), {"a", "unknown"});
  EXPECT_THAT(patch, HasSubstr("\"i\":\"a\""));
  EXPECT_THAT(patch, Not(HasSubstr("\"i\":\"b\"")));
}

TEST(SemanticsDiff, ResetSendsEverythingAgain) {
  SemanticsDiff diff;
  const std::string first = diff.patch(two_buttons());
  diff.reset();
  EXPECT_EQ(diff.patch(two_buttons()), first);
}

TEST(Semantics, AnIdUsedTwiceStaysUniqueAndIsCounted) {
  Semantics s;
  s.add(Role::text, "x", "one", {});
  s.add(Role::text, "x", "two", {});
  EXPECT_EQ(s.nodes()[1].id, "x#2");
  EXPECT_EQ(s.duplicates(), 1);
}

TEST(Json, RolesBecomeElements) {
  Node node;
  node.id = "user";
  node.role = Role::textbox;
  node.name = "User name";
  node.value = "a\"b\n";
  node.field.edits = 7;
  node.invalid = true;
  node.described_by = "user/error";
  const std::string json = to_json(node);
  EXPECT_THAT(json, HasSubstr("\"t\":\"input\""));
  EXPECT_THAT(json, HasSubstr("\"v\":\"a\\\"b\\u000a\",\"e\":7"));
  EXPECT_THAT(json, HasSubstr("\"aria-invalid\":\"true\""));
  EXPECT_THAT(json, HasSubstr("\"aria-describedby\":\"wb:user/error\""));
  EXPECT_THAT(json, Not(HasSubstr("aria-label")));  // its <label> names it

  node.field.type = "password";
  EXPECT_THAT(to_json(node), HasSubstr("\"role\":\"textbox\""));
  node.role = Role::checkbox;
  node.checked = true;
  EXPECT_THAT(to_json(node), HasSubstr("\"aria-label\":\"User name\""));
  EXPECT_THAT(to_json(node), HasSubstr("\"c\":1"));
}

TEST(Json, LengthsHaveOneDecimalAndNoNoise) {
  const auto px = [](float value) {
    std::string out;
    json_px(out, value);
    return out;
  };
  EXPECT_EQ(px(12), "12");
  EXPECT_EQ(px(12.0400001f), "12");
  EXPECT_EQ(px(12.55f), "12.6");
  EXPECT_EQ(px(-0.5f), "-0.5");
  EXPECT_EQ(px(-3.2f), "-3.2");
}

}  // namespace
}  // namespace wardbook::ui
