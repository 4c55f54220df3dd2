#include "sync-server/cli/options.h"

#include <gtest/gtest.h>

#include <vector>

namespace wardbook {
namespace {

Result<Options> parse(std::vector<const char*> words) {
  words.insert(words.begin(), "wardbook-server");
  return parse_options(static_cast<int>(words.size()), words.data());
}

std::string refusal(const std::vector<const char*>& words) {
  const auto parsed = parse(words);
  return parsed.ok() ? "" : parsed.error().hint;
}

TEST(Options, ASwitchTakesNoValue) {
  EXPECT_FALSE(parse({"demo"})->only_data);
  EXPECT_TRUE(parse({"demo", "--only-data"})->only_data);
  for (const char* word : {"--only-data=false", "--only-data=true", "--only-data="})
    EXPECT_NE(refusal({"demo", word}).find("--only-data takes no value"), std::string::npos);
}

TEST(Options, AValueIsSaidEitherWay) {
  EXPECT_EQ(parse({"check", "--data", "here"})->data, "here");
  EXPECT_EQ(parse({"check", "--data=here"})->data, "here");
  EXPECT_NE(refusal({"check", "--data"}), "");
  EXPECT_NE(refusal({"check", "--data="}), "");
  EXPECT_NE(refusal({"check", "--site", "x"}), "") << "a word of another task";
}

TEST(Options, ADeviceIsNamedByItsId) {
  constexpr const char* kId = "018f3c1e-0000-7000-8000-0000000000d1";
  const auto parsed = parse({"revoke-device", kId, "--data", "here"});
  ASSERT_TRUE(parsed.ok()) << parsed.error().hint;
  EXPECT_EQ(to_text(parsed->device), kId);
  EXPECT_EQ(parsed->data, "here");
  for (const auto& words : std::vector<std::vector<const char*>>{
           {"revoke-device"}, {"revoke-device", "tablet"}, {"revoke-device", kId, kId}})
    EXPECT_NE(refusal(words), "");
}

TEST(Options, AnAccountIsNamedByItsUserName) {
  const auto parsed = parse({"reset-password", "desk1", "--password-file=f", "--data", "here"});
  ASSERT_TRUE(parsed.ok()) << parsed.error().hint;
  EXPECT_EQ(parsed->account, "desk1");
  EXPECT_EQ(parsed->password_file, "f");
  for (const auto& words : std::vector<std::vector<const char*>>{
           {"reset-password"}, {"reset-password", "a", "b"}, {"reset-password", "a", "--admin=b"}})
    EXPECT_NE(refusal(words), "");
}

}  // namespace
}  // namespace wardbook
