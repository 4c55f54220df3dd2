// What people type to the native device, and what it says to what they mistype.
#include "app/device/arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

namespace wardbook::device {
namespace {

using ::testing::HasSubstr;

class Arguments : public ::testing::Test {
 protected:
  Arguments() {
    char name[] = "/tmp/wardbook-device-XXXXXX";
    folder_ = mkdtemp(name);
    auto opened = Device::open({.folder = folder_, .server = {"http://localhost:1", ""}});
    if (opened.ok()) device_ = std::move(*opened);
  }
  ~Arguments() override {
    device_.reset();
    std::filesystem::remove_all(folder_);
  }
  void SetUp() override { ASSERT_NE(device_, nullptr); }

  /// A booking with these words changed or added.
  Result<Args> book(const std::string& hours, const std::string& needs = "oxygen") {
    const std::string id = "018f0000-0000-7000-8000-000000000001";
    return read_args(*device_, "book",
                     make_words({"book", "patient=" + id, "hospital=" + id, "triage=yellow",
                                 "from=2026-11-23T12:00:00Z", "hours=" + hours, "needs=" + needs}));
  }

  std::string folder_;
  std::unique_ptr<Device> device_;
};

TEST_F(Arguments, AWholeNumberOfHoursIsTaken) {
  const auto args = book("36");
  ASSERT_TRUE(args.ok()) << args.error().hint;
  EXPECT_EQ(std::get<Book>(*args).asked.minutes(), 36 * 60);
}

TEST_F(Arguments, AnyOtherNumberOfHoursIsRefusedWithTheFormThatIsWanted) {
  for (const char* hours : {"1.5", "24h", "24 ", " 24", "1e3", "+24", "", "0", "-1", "10001"}) {
    const auto args = book(hours);
    ASSERT_FALSE(args.ok()) << hours;
    EXPECT_EQ(args.error().code, "malformed");
    EXPECT_THAT(args.error().hint, HasSubstr("hours=24"));
  }
}

TEST_F(Arguments, AWordThatASetDoesNotHaveIsAnsweredWithThoseItHas) {
  const auto args = book("24", "oxygen,oxygn");
  ASSERT_FALSE(args.ok());
  EXPECT_EQ(args.error().hint,
            "There is no \"oxygn\". There are oxygen, niv, ventilator, isolation, paediatric, "
            "maternity.");
}

}  // namespace
}  // namespace wardbook::device
