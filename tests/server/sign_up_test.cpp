#include "sync-server/core/sign_up.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <map>
#include <mutex>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

#include "shared/sync/json.h"
#include "sync-server/core/password.h"
#include "sync-server/core/sign_up_limit.h"
#include "tests/server/server_fixture.h"

// Names, passwords and places of a new account: what is taken, to the last character.

namespace wardbook::test {
namespace {

/// A patient who may sign up.
SignUpRequest sound_sign_up() {
  SignUpRequest form;
  form.user_name = "amina.w";
  form.password = kPassword;
  form.full_name = "Amina Wanjiru";
  form.birth_date = to_date({1991, 2, 3});
  return form;
}

std::string name_refused(const std::string& name) {
  SignUpRequest form = sound_sign_up();
  form.user_name = name;
  const Status status = check_sign_up(form);
  return status.ok() ? "" : status.error().code;
}

TEST(SignUp, AUserNameHasThreeTo32LettersDigitsDotsAndDashes) {
  for (const std::string& name : {std::string("abc"), std::string("az09.-_"), std::string(32, 'a')})
    EXPECT_EQ(name_refused(name), "") << name;
  EXPECT_EQ(name_refused("ab"), "malformed");
  EXPECT_EQ(name_refused(std::string(33, 'a')), "malformed");
  // Each beside one that is taken.
  for (const char other : std::string("`{/:,^ !@A\x7f"))
    EXPECT_EQ(name_refused(std::string("ab") + other), "malformed") << other;
}

TEST(SignUp, FullNameAndPhoneAreALineEach) {
  SignUpRequest form = sound_sign_up();
  form.full_name = std::string(120, 'a');
  form.phone = std::string(40, '1');
  EXPECT_TRUE(check_sign_up(form).ok());
  for (const std::string& name : {std::string(), std::string(121, 'a'), std::string("A\nB"),
                                  std::string("A\x7f"), std::string("A\x1f")}) {
    form.full_name = name;
    EXPECT_FALSE(check_sign_up(form).ok()) << name;
  }
  form.full_name = "Łucja Ó Briain";
  for (const std::string& phone : {std::string(41, '1'), std::string("1\t2")}) {
    form.phone = phone;
    EXPECT_FALSE(check_sign_up(form).ok()) << phone;
  }
  form.phone.clear();
  EXPECT_TRUE(check_sign_up(form).ok());
}

/// Who belongs nowhere would see nothing; who named a place as a patient would see it.
TEST(SignUp, AHospitalIsNamedByItsStaffAndAClinicByItsDeskAlone) {
  const HospitalId hospital{Uuid{{1}}};
  const ClinicId clinic{Uuid{{2}}};
  for (const Role role : {Role::patient, Role::desk, Role::staff})
    for (const bool at_hospital : {false, true})
      for (const bool at_clinic : {false, true}) {
        SignUpRequest form = sound_sign_up();
        form.role = role;
        if (at_hospital) form.hospital = hospital;
        if (at_clinic) form.clinic = clinic;
        EXPECT_EQ(check_sign_up(form).ok(),
                  at_hospital == (role == Role::staff) && at_clinic == (role == Role::desk))
            << static_cast<int>(role) << at_hospital << at_clinic;
      }
}

TEST(Password, Has12To128CharactersWhateverTheirBytes) {
  std::string twelve;
  for (int at = 0; at < 6; ++at) twelve += "ł" + std::to_string(at);
  EXPECT_TRUE(check_password(twelve, "amina").ok());
  EXPECT_FALSE(check_password(twelve.substr(0, twelve.size() - 1), "amina").ok());
  std::string most = "a long one ";
  while (most.size() < 128) most += 'b';
  EXPECT_TRUE(check_password(most, "amina").ok());
  EXPECT_FALSE(check_password(most + "b", "amina").ok());
}

TEST(Password, IsNoneThatOthersWouldTryFirst) {
  for (const char* first : {"bbbbbbbbbbbb", "BbBbBbBbBbBb", "Password1234", "my Desk is mine"})
    EXPECT_FALSE(check_password(first, "desk").ok()) << first;
  EXPECT_TRUE(check_password("my dog is mine", "dog").ok()) << "it is part of many words";
}

TEST(Password, OfATextThatIsNoHashIsNobodys) {
  SecureRandom random;
  const std::string kept = hash_password(kPassword, random).value();
  EXPECT_NE(kept, hash_password(kPassword, random).value());
  EXPECT_TRUE(*verify_password(kPassword, kept));
  EXPECT_FALSE(*verify_password("correct wards and bed", kept));
  const std::string cost = "m=19456,t=2,p=1";
  ASSERT_NE(kept.find(cost), std::string::npos);
  for (const char* other : {"m=19456,t=2,p=", "m=19456,t=2", "m=19456,t=2,p=1x", "t=2,m=19456,p=1"})
    EXPECT_FALSE(
        *verify_password(kPassword, std::string(kept).replace(kept.find(cost), cost.size(), other)))
        << other;
  for (const std::string& other : {std::string(), "x" + kept, kept.substr(0, kept.rfind('$') + 1)})
    EXPECT_FALSE(*verify_password(kPassword, other)) << other;
}

/// Two hash, sixteen wait; whoever comes then is told to come back.
TEST(HashGateTest, ALongLineTakesNobodyMore) {
  HashGate gate;
  std::deque<HashGate::Place> at_work;
  at_work.push_back(gate.enter(""));
  at_work.push_back(gate.enter(""));
  ASSERT_TRUE(at_work[0] && at_work[1]);
  std::counting_semaphore<> refused(0);
  std::atomic<int> entered = 0;
  std::vector<std::thread> line;
  for (int who = 0; who < 17; ++who)
    line.emplace_back([&] {
      if (const HashGate::Place place = gate.enter(""); place)
        ++entered;
      else
        refused.release();
    });
  EXPECT_TRUE(refused.try_acquire_for(std::chrono::seconds(60)));
  EXPECT_EQ(entered, 0) << "there is room for two";
  at_work.clear();
  for (std::thread& one : line) one.join();
  EXPECT_EQ(entered, 16);
}

/// A stranger with names that nobody has would have kept every desk out.
TEST(HashGateTest, WhoHasMostInTheLineMakesRoomForTheOthers) {
  HashGate gate;
  std::deque<HashGate::Place> at_work;
  at_work.push_back(gate.enter("stranger"));
  at_work.push_back(gate.enter("stranger"));
  std::counting_semaphore<> refused(0);
  std::mutex mutex;
  std::map<std::string, int> entered;
  std::vector<std::thread> line;
  const auto come = [&](const std::string& party) {
    line.emplace_back([&, party] {
      const HashGate::Place place = gate.enter(party);
      if (!place) return refused.release();
      const std::lock_guard lock(mutex);
      ++entered[party];
    });
  };
  const auto one_is_refused = [&] { return refused.try_acquire_for(std::chrono::seconds(60)); };
  for (int who = 0; who < 17; ++who) come("stranger");
  ASSERT_TRUE(one_is_refused());
  for (int who = 0; who < 9; ++who) {
    come("clinic");
    ASSERT_TRUE(one_is_refused()) << who;
  }
  at_work.clear();
  for (std::thread& one : line) one.join();
  EXPECT_EQ(entered["stranger"], 8);
  EXPECT_EQ(entered["clinic"], 8) << "the ninth would have been one too many";
}

constexpr Instant kSomeDay{1'800'000'000'000};

TEST(SignUpLimitTest, SoManyAtOnceThenOneAfterTheOther) {
  SignUpLimit limit;
  for (int i = 0; i < SignUpLimit::kAtOnce; ++i) EXPECT_EQ(limit.take("here", kSomeDay), 0) << i;
  const auto in_ms = [](int64_t ms) { return Instant{kSomeDay.ms + ms}; };
  EXPECT_EQ(limit.take("here", in_ms(10'000)), SignUpLimit::kEachMs - 10'000);
  EXPECT_EQ(limit.take("elsewhere", in_ms(10'000)), 0);
  EXPECT_EQ(limit.take("here", in_ms(SignUpLimit::kEachMs)), 0);
  EXPECT_GT(limit.take("here", in_ms(SignUpLimit::kEachMs)), 0);
  const int64_t later = 2 * SignUpLimit::kAtOnce * SignUpLimit::kEachMs;
  for (int i = 0; i < SignUpLimit::kAtOnce; ++i) EXPECT_EQ(limit.take("here", in_ms(later)), 0);
  EXPECT_GT(limit.take("here", in_ms(later)), 0) << "no more are saved up";
}

TEST(SignUpLimitTest, WhatWasNotMadeDoesNotCount) {
  SignUpLimit limit;
  for (int i = 0; i < 3 * SignUpLimit::kAtOnce; ++i) {
    ASSERT_EQ(limit.take("here", kSomeDay), 0) << i;
    limit.give_back("here");
  }
}

TEST(SignUpLimitTest, AClockThatIsSetBackKeepsNobodyOutForLong) {
  SignUpLimit limit;
  for (int i = 0; i < SignUpLimit::kAtOnce; ++i) EXPECT_EQ(limit.take("here", kSomeDay), 0);
  const Instant back{kSomeDay.ms - 365 * int64_t{86'400'000}};
  EXPECT_LE(limit.take("here", back), SignUpLimit::kEachMs);
}

TEST(SignUpLimitTest, WhomNobodyCanTellApartAreNotCounted) {
  SignUpLimit limit;
  for (int i = 0; i < 3 * SignUpLimit::kAtOnce; ++i) EXPECT_EQ(limit.take("", kSomeDay), 0);
}

TEST(SignUpLimitTest, CrowdsOfPartiesDoNotForgetTheOneThatAsksMost) {
  SignUpLimit limit;
  for (int i = 0; i < SignUpLimit::kAtOnce; ++i) EXPECT_EQ(limit.take("here", kSomeDay), 0);
  for (int i = 0; i < 12'000; ++i) ASSERT_EQ(limit.take(std::to_string(i), kSomeDay), 0);
  EXPECT_GT(limit.take("here", kSomeDay), 0);
}

class SignUpTest : public ServerFixture {
 protected:
  /// As one of `party`, without a socket.
  Response sign_up_from(const std::string& party, int number, Instant machine) {
    SignUpRequest form = sound_sign_up();
    form.user_name += std::to_string(number);
    Request request{"POST", "/api/v1/accounts", {{"content-type", "application/json"}}, {}, {},
                    true};
    request.party = party;
    request.body = sync::encode_json(form);
    return server_.service().handle(request, machine);
  }
  Answer sign_up(const SignUpRequest& form) {
    const auto answer =
        server_.client().post("/api/v1/accounts", sync::encode_json(form), "application/json");
    EXPECT_TRUE(answer);
    return answer.value_or(Answer{});
  }
  static std::string code(const Answer& answer) {
    const auto reply = sync::decode_json<ErrorReply>(answer.body);
    return reply.ok() ? reply->error.code : "unreadable: " + answer.body;
  }
};

TEST_F(SignUpTest, APlaceThatIsNotThereHasNobody) {
  SignUpRequest form = sound_sign_up();
  form.role = Role::staff;
  form.hospital = HospitalId{Uuid{{1}}};
  Answer answer = sign_up(form);
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(code(answer), "unknown_hospital");
  form.role = Role::desk;
  form.hospital.reset();
  form.clinic = ClinicId{Uuid{{2}}};
  answer = sign_up(form);
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(code(answer), "unknown_clinic");
  EXPECT_EQ(sign_up(sound_sign_up()).status, 201) << "the name is still free";
}

TEST_F(SignUpTest, OnePartyDoesNotFillTheDatabase) {
  const Instant now = wall_now();
  int number = 0;
  for (; number < SignUpLimit::kAtOnce; ++number)
    ASSERT_EQ(sign_up_from("198.51.100.7", number, now).status, 201) << number;
  const Response refused = sign_up_from("198.51.100.7", number, now);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(sync::decode_json<ErrorReply>(refused.body)->error.code, "too_many_sign_ups");
  EXPECT_EQ(sign_up_from("198.51.100.8", number, now).status, 201);
  EXPECT_EQ(sign_up_from("198.51.100.8", number, now).status, 409) << "taken, and not counted";
  const Instant later{now.ms + SignUpLimit::kEachMs};
  EXPECT_EQ(sign_up_from("198.51.100.7", number + 1, later).status, 201);
}

TEST_F(SignUpTest, WhatIsMissingOrTakenIsSaid) {
  SignUpRequest form = sound_sign_up();
  form.user_name = "am";
  Answer answer = sign_up(form);
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(code(answer), "malformed");
  form = sound_sign_up();
  form.birth_date = to_date({1691, 2, 3});
  answer = sign_up(form);
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(code(answer), "malformed");
  form = sound_sign_up();
  form.user_name = "DESK1";
  answer = sign_up(form);
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(code(answer), "name_taken");
}

}  // namespace
}  // namespace wardbook::test
