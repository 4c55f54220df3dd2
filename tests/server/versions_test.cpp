#include <gtest/gtest.h>

#include <algorithm>

#include "shared/base/encode.h"
#include "shared/sync/cbor.h"
#include "shared/sync/codec.h"
#include "shared/sync/json.h"
#include "shared/sync/wait.h"
#include "tests/server/test_device.h"

// What a device of an earlier protocol is told, and that what it has made gets in all the same.

namespace wardbook::test {
namespace {

class VersionsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(desk_.log_in("desk1"));
    secret_ = desk_.login().device_secret;
    ASSERT_TRUE(desk_.sync());
  }
  /// What a program of protocol 1 posts: it had `delivered`.
  Bytes request_of_1() {
    sync::Value request = sync::message_to_value(desk_.request(), sync::Spelling::cbor);
    auto& map = *request.as<sync::Value::Map>();
    std::erase_if(map, [](const auto& field) { return field.name == "unfinished"; });
    *sync::find(map, "protocol") = {int64_t{1}};
    const Uuid some{};
    map.push_back(
        {"delivered", {sync::Value::Array{{Bytes(some.bytes.begin(), some.bytes.end())}}}});
    return sync::write_cbor(request);
  }
  bool has(BookingId booking) const {
    for (const Booking& row : desk_.rows<Booking>())
      if (row.id == booking) return true;
    return false;
  }
  std::optional<Answer> post(const std::string& path, const std::string& body, const char* type) {
    return server_.client().post(path, body, type, {{"Authorization", "Device " + secret_}});
  }
  template <class I>
  I fresh() {
    return I::make(wall_now(), random_);
  }

  LiveServer server_;
  TestDevice desk_{server_.client()};
  SecureRandom random_;
  std::string secret_;
};

TEST_F(VersionsTest, AnOlderDeviceIsToldToUpdate) {
  const Bytes old = request_of_1();
  for (const char* path : {"/api/v1/sync", "/api/v1/wait"}) {
    const auto answer = post(path, {old.begin(), old.end()}, "application/cbor");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 426) << path;
    // An ErrorReply is spelled as it was: the old program reads it.
    const Bytes bytes(answer->body.begin(), answer->body.end());
    const auto said = sync::decode<ErrorReply>(bytes);
    ASSERT_TRUE(said.ok());
    EXPECT_EQ(said->error.code, "protocol_too_old");
    EXPECT_NE(said->error.hint.find("Get the newest one"), std::string::npos);
    EXPECT_NE(said->error.hint.find("is kept"), std::string::npos);
  }
  const auto spoken = post("/api/v1/sync", R"({"protocol":1,"epoch":0})", "application/json");
  ASSERT_TRUE(spoken);
  EXPECT_EQ(spoken->status, 426);
  EXPECT_NE(spoken->body.find("protocol_too_old"), std::string::npos);
}

TEST_F(VersionsTest, ANewerDeviceIsToldToWait) {
  const auto answer = post("/api/v1/sync", R"({"protocol":4,"more":[]})", "application/json");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 426);
  EXPECT_NE(answer->body.find("protocol_too_new"), std::string::npos);
}

/// Whose messages have no field for it.
TEST_F(VersionsTest, AnAccountsMessageOfAnotherProtocolIsNotMalformed) {
  const std::string form = sync::encode_json(LoginRequest{"desk1", kPassword, {}, "", ""});
  const auto say = [&](const char* path, const std::string& body, const std::string& protocol) {
    const auto answer = server_.client().post(path, body, "application/json",
                                              {{std::string(kProtocolHeader), protocol}});
    return answer ? std::to_string(answer->status) + answer->body : "";
  };
  const auto says = [](const std::string& answer, const std::string& status, const char* code) {
    return answer.starts_with(status) && answer.find(code) != std::string::npos;
  };
  for (const char* path : {"/api/v1/login", "/api/v1/accounts", "/api/v1/password"}) {
    EXPECT_TRUE(says(say(path, R"({"of_4":1})", "4"), "426", "protocol_too_new")) << path;
    EXPECT_TRUE(says(say(path, form, "2"), "426", "protocol_too_old")) << path;
    EXPECT_TRUE(says(say(path, form, "3x"), "400", "malformed")) << path;
    EXPECT_TRUE(says(say(path, R"({"of_4":1})", "3"), "400", "malformed")) << path;
  }
  EXPECT_TRUE(say("/api/v1/login", form, "3").starts_with("200"));
  EXPECT_TRUE(say("/api/v1/logout", "", "4").starts_with("204")) << "who leaves always may";
}

TEST_F(VersionsTest, BodiesOfProtocolOneAreDecidedAndKeptAsTheyAre) {
  const auto patient = fresh<PatientId>();
  const auto booking = fresh<BookingId>();
  const auto command = fresh<CommandId>();
  const SentCommand person = desk_.next(some_patient(patient, *desk_.login().clinic, "Amina Test"));
  const SentCommand book = desk_.next(icu_booking(desk_, booking, patient, "red"), command);
  // The booking's id is said, beside that of the command.
  EXPECT_NE(to_hex(book.body).find(to_hex(booking.uuid.bytes)), std::string::npos);
  const auto reply = desk_.sync({person, book});
  ASSERT_TRUE(reply && reply->outcomes.size() == 2);
  EXPECT_EQ(reply->outcomes[1].outcome.code, OutcomeCode::done);
  EXPECT_TRUE(has(booking));
  const auto again = desk_.sync({person, book});
  ASSERT_TRUE(again && again->outcomes.size() == 2);
  EXPECT_EQ(again->outcomes[1].seal, reply->outcomes[1].seal);
}

TEST_F(VersionsTest, ABookingThatHasTheIdOfItsCommandIsMadeUnderIt) {
  const auto patient = fresh<PatientId>();
  const auto command = fresh<CommandId>();
  const BookingId booking{command.uuid};
  const SentCommand person = desk_.next(some_patient(patient, *desk_.login().clinic, "Amina Test"));
  const SentCommand book = desk_.next(icu_booking(desk_, booking, patient, "red"), command);
  const std::string body = to_hex(book.body);
  const std::string id = to_hex(command.uuid.bytes);
  EXPECT_EQ(body.find(id), body.rfind(id)) << "said once";
  const auto reply = desk_.sync({person, book});
  ASSERT_TRUE(reply && reply->outcomes.size() == 2);
  EXPECT_EQ(reply->outcomes[1].outcome.code, OutcomeCode::done);
  EXPECT_TRUE(has(booking));
}

/// Of a program that knows more kinds of command than the server.
TEST_F(VersionsTest, ABodyThatTheServerCanNotReadIsRefusedAndTheOthersGoOn) {
  std::vector<SentCommand> sent;
  for (const char* name : {"Amina", "Bahati", "Chege"})
    sent.push_back(desk_.next(some_patient(fresh<PatientId>(), *desk_.login().clinic, name)));
  const std::string kind(RegisterPatient::kind);
  Bytes& body = sent[1].body;
  const auto at = std::search(body.begin(), body.end(), kind.begin(), kind.end());
  ASSERT_NE(at, body.end());
  *at = 'x';
  // The links after it are of the body as it is.
  sent.pop_back();
  const auto reply = desk_.sync(sent);
  ASSERT_TRUE(reply);
  ASSERT_EQ(reply->outcomes.size(), 2u);
  EXPECT_EQ(reply->outcomes[0].outcome.code, OutcomeCode::done);
  EXPECT_EQ(reply->outcomes[1].outcome.code, OutcomeCode::malformed);
  EXPECT_EQ(reply->outcomes[1].outcome.params.detail, "kind");
}

/// There is nothing that could be answered.
TEST_F(VersionsTest, ABodyWithoutAnIdIsNoCommand) {
  SentCommand sent = desk_.next(some_patient(fresh<PatientId>(), *desk_.login().clinic, "Amina"));
  for (const Bytes& body : {Bytes{}, Bytes{1}, Bytes{0xff, 0xff}}) {
    sent.body = body;
    const auto answer = desk_.post_sync(desk_.request({sent}), secret_);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 400);
    const auto said = sync::decode<ErrorReply>(Bytes(answer->body.begin(), answer->body.end()));
    ASSERT_TRUE(said.ok());
    EXPECT_EQ(said->error.code, "malformed");
  }
}

}  // namespace
}  // namespace wardbook::test
