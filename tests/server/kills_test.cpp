#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <iostream>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "shared/store/rows.h"
#include "shared/sync/chain.h"
#include "sync-server/core/decider.h"
#include "sync-server/core/password.h"
#include "sync-server/core/sign_up.h"
#include "tests/server/child.h"
#include "tests/server/test_device.h"

// The server as a process of its own, killed while eight devices push. WARDBOOK_KILLS says how
// often.

namespace wardbook::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* kPeople[] = {"desk1", "desk2", "desk3",  "desk4",
                                   "desk5", "desk6", "staff1", "staff2"};

int kills() {
  const char* asked = std::getenv("WARDBOOK_KILLS");
  return asked != nullptr ? std::atoi(asked) : 20;
}

/// Those of kPeople that make_small_data() has not made: as desk1 and staff1.
void add_people(const std::string& folder) {
  SecureRandom random;
  auto opened = open_installation(folder, Missing::refuse, random);
  WB_CHECK(opened.ok());
  Store& store = *opened->store;
  const auto phc = hash_password(kPassword, random);
  WB_CHECK(phc.ok() && store.begin().ok());
  for (const std::string name : kPeople) {
    const auto known = store.find_account(name);
    WB_CHECK(known.ok());
    if (*known) continue;
    const auto like = store.find_account(name.substr(0, name.size() - 1) + "1");
    WB_CHECK(like.ok() && *like);
    Account made = **like;
    made.id = AccountId::make(wall_now(), random);
    made.user_name = name;
    WB_CHECK(put_rows(store, {made}).ok() && store.put_secret(made.id, *phc).ok());
  }
  WB_CHECK(store.commit().ok());
}

/// Where the server is now. Who has lost it waits for the next one.
class Door {
 public:
  /// Another server than the `life`-th, which is then its number. 0: there will be none any more.
  int port_after(int& life) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return life_ != life; });
    life = life_;
    return port_;
  }
  /// 0: nobody need wait any longer.
  void open(int port) {
    const std::lock_guard lock(mutex_);
    port_ = port;
    ++life_;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int port_ = 0;
  int life_ = 0;
};

/// One device that registers, books, changes and cancels as fast as it is answered, and remembers
/// everything that it sent and every answer that it got.
class Pusher {
 public:
  Pusher(const std::string& name, Client client) : device_(new TestDevice(client)) {
    WB_CHECK(device_->log_in(name) && device_->sync());
    for (const Hospital& one : device_->rows<Hospital>()) hospitals_.push_back(one);
    WB_CHECK(hospitals_.size() == 2);
  }

  void run(Door& door, const std::atomic<bool>& finishing) {
    int life = 0;
    while (const int port = door.port_after(life)) {
      device_ = std::make_unique<TestDevice>(*device_, Client(port));
      ask_again_ = last_answered_;
      while (push(!finishing)) {
        if (finishing && unanswered_.empty()) return;
      }
    }
  }

  /// The answers in the order in which they came, from the `from`-th on; for another thread.
  std::vector<OutcomeRecord> answers(size_t from) {
    const std::lock_guard lock(mutex_);
    return {log_.begin() + static_cast<std::ptrdiff_t>(from), log_.end()};
  }
  struct Sent {
    int64_t number;
    Args args;
  };
  const std::map<CommandId, Sent>& sent() const { return sent_; }
  DeviceId id() const { return device_->login().device; }
  int objections() const { return objections_; }
  int repeats() const { return repeats_; }

 private:
  /// False: the server has gone.
  bool push(bool more) {
    if (more && unanswered_.empty()) make_commands();
    std::vector<SentCommand> request = unanswered_;
    // What was answered before the server died is asked once more.
    const bool again = ask_again_.has_value();
    if (again) request.insert(request.begin(), *ask_again_);
    const auto reply = device_->sync(request);
    if (!reply) return false;
    if (reply->fork) ++objections_;
    if (again) ++repeats_;
    ask_again_.reset();
    take(reply->outcomes);
    return true;
  }

  void take(const std::vector<OutcomeRecord>& outcomes) {
    const std::lock_guard lock(mutex_);
    for (const OutcomeRecord& record : outcomes) {
      const auto [at, is_new] = answers_.emplace(record.command, record);
      if (is_new) log_.push_back(record);
      if (at->second.seal != record.seal || at->second.commit != record.commit) ++objections_;
    }
    std::erase_if(unanswered_, [&](const SentCommand& sent) {
      const auto command = sync::decode_body(sent.body);
      WB_CHECK(command.ok());
      if (!answers_.contains(command->id)) return false;
      last_answered_ = sent;
      return true;
    });
  }

  void send(Args args) {
    const CommandId id = CommandId::make(wall_now(), random_);
    unanswered_.push_back(device_->next(args, id));
    sent_.emplace(id, Sent{unanswered_.back().envelope.number, std::move(args)});
  }

  void make_commands() {
    const PatientId patient = PatientId::make(wall_now(), random_);
    RegisterPatient form = some_patient(patient, {}, "Amina");
    form.clinic = device_->login().clinic;
    send(std::move(form));
    Book ask;
    ask.booking = BookingId::make(wall_now(), random_);
    ask.patient = patient;
    choose_place(ask);
    ask.triage = {TriageScale::iitt, "yellow", wall_now()};
    ask.alternates = static_cast<Alternates>(random_.next_u64() % 3);
    ask.clinic = device_->login().clinic;
    send(ask);
    if (random_.next_u64() % 3 == 0) {
      ChangeBooking change;
      change.booking = ask.booking;
      choose_place(change);
      send(change);
    }
    if (random_.next_u64() % 2 == 0) send(CancelBooking{ask.booking, "well again"});
  }

  template <class Ask>
  void choose_place(Ask& ask) {
    const Hospital& hospital = hospitals_[random_.next_u64() % 2];
    const auto days = static_cast<int64_t>(1 + random_.next_u64() % 40);
    ask.hospital = hospital.id;
    ask.bed_class = BedClass::icu;
    ask.asked.from = slot_of(hospital.grid, floor_minute(wall_now())).plus(days * 24 * 60);
    ask.asked.to = ask.asked.from.plus(24 * 60);
  }

  std::unique_ptr<TestDevice> device_;
  SecureRandom random_;
  std::vector<Hospital> hospitals_;
  std::map<CommandId, Sent> sent_;
  std::vector<SentCommand> unanswered_;
  std::optional<SentCommand> last_answered_;
  std::optional<SentCommand> ask_again_;
  int objections_ = 0;
  int repeats_ = 0;
  std::mutex mutex_;
  std::map<CommandId, OutcomeRecord> answers_;
  std::vector<OutcomeRecord> log_;
};

using Pushers = std::vector<std::unique_ptr<Pusher>>;
/// How many answers of each were compared already.
using Looked = std::map<const Pusher*, size_t>;

/// The dead server's database by its own code: what was answered since is there as answered.
size_t compare(const std::string& folder, const Pushers& pushers, Looked& looked, bool thoroughly) {
  SecureRandom random;
  const auto opened = open_installation(folder, Missing::refuse, random);
  EXPECT_TRUE(opened.ok());
  if (!opened.ok()) return 0;
  size_t compared = 0;
  for (const auto& pusher : pushers) {
    for (const OutcomeRecord& record : pusher->answers(looked[pusher.get()])) {
      const auto kept = opened->store->find_outcome(record.command);
      const bool same = kept.ok() && *kept && (*kept)->seal == record.seal &&
                        (*kept)->commit == record.commit && (*kept)->device == pusher->id();
      EXPECT_TRUE(same) << "lost or changed: " << to_text(record.command);
      ++looked[pusher.get()];
      ++compared;
    }
  }
  if (thoroughly) {
    const auto found = opened->store->check(wall_now());
    EXPECT_TRUE(found.ok() && found->empty()) << (found.ok() ? found->front() : "");
  }
  return compared;
}

/// Until somebody has been answered since the last comparison; a few seconds at the most.
void wait_for_answers(const Pushers& pushers, const Looked& looked) {
  const auto late = std::chrono::steady_clock::now() + 5s;
  while (std::chrono::steady_clock::now() < late) {
    for (const auto& pusher : pushers) {
      const auto before = looked.find(pusher.get());
      const size_t known = before == looked.end() ? 0 : before->second;
      if (!pusher->answers(known).empty()) return;
    }
    std::this_thread::sleep_for(1ms);
  }
}

/// How many rows there are with this id.
template <class Row, class RowId>
int64_t rows_with(store::Database& database, RowId id) {
  const auto count = database.value<int64_t>(
      "SELECT count(*) FROM " + std::string(TableName<Row>::name) + " WHERE id = ?1", id);
  return count.ok() ? count->value_or(-1) : -1;
}

/// Every command has exactly one outcome, under its own number and commit, and its rows once.
void expect_each_once(const std::string& folder, const Pushers& pushers) {
  SecureRandom random;
  const auto data = DataFolder::open(folder, false);
  ASSERT_TRUE(data.ok());
  const auto key = data->key("database", random);
  auto database = store::Database::open({data->database(), "", *key});
  ASSERT_TRUE(database.ok());
  std::set<int64_t> commits;
  size_t commands = 0;
  std::map<std::string, int> codes;
  for (const auto& pusher : pushers) {
    std::map<CommandId, OutcomeRecord> answers;
    for (const OutcomeRecord& record : pusher->answers(0)) answers.emplace(record.command, record);
    ASSERT_EQ(answers.size(), pusher->sent().size());
    const auto stored =
        database->value<int64_t>("SELECT count(*) FROM outcome WHERE device_id = ?1", pusher->id());
    ASSERT_TRUE(stored.ok());
    EXPECT_EQ(stored->value_or(-1), static_cast<int64_t>(pusher->sent().size()));
    for (const auto& [id, sent] : pusher->sent()) {
      const OutcomeRecord& record = answers.at(id);
      EXPECT_TRUE(commits.insert(record.commit.value).second) << "two commands share a commit";
      const auto number =
          database->value<int64_t>("SELECT number FROM outcome WHERE command_id = ?1", id);
      EXPECT_EQ(number->value_or(-1), sent.number);
      ++codes[std::string(to_text(kind_of(record.outcome)))];
      ++commands;
      if (kind_of(record.outcome) != OutcomeKind::done) continue;
      if (const auto* form = std::get_if<RegisterPatient>(&sent.args)) {
        EXPECT_EQ(rows_with<Patient>(*database, form->patient), 1);
      } else if (const auto* ask = std::get_if<Book>(&sent.args)) {
        EXPECT_EQ(rows_with<Booking>(*database, ask->booking), 1);
      }
    }
  }
  std::cout << commands << " commands:";
  for (const auto& [code, count] : codes) std::cout << " " << count << " " << code;
  std::cout << std::endl;
}

TEST(Kills, NothingAcknowledgedIsLostAndNothingIsDoneTwice) {
  TemporaryFolder folder;
  make_small_data(folder.path());
  add_people(folder.path());
  auto child = std::make_unique<Child>(WARDBOOK_SERVER, folder.path());
  ASSERT_GT(child->port(), 0);
  Pushers pushers;
  for (const char* name : kPeople)
    pushers.push_back(std::make_unique<Pusher>(name, child->client()));

  Door door;
  std::atomic<bool> finishing = false;
  door.open(child->port());
  std::vector<std::thread> threads;
  for (const auto& pusher : pushers)
    threads.emplace_back([&, at = pusher.get()] { at->run(door, finishing); });

  SecureRandom random;
  Looked looked;
  size_t compared = 0;
  const int times = kills();
  for (int kill = 0; kill < times; ++kill) {
    // Every other time within the start, where it is still busy with what it found.
    if (kill % 2 == 0) wait_for_answers(pushers, looked);
    std::this_thread::sleep_for(std::chrono::microseconds(random.next_u64() % 120'000));
    child->kill_now();
    compared += compare(folder.path(), pushers, looked, kill % 20 == 19);
    child = std::make_unique<Child>(WARDBOOK_SERVER, folder.path());
    if (child->port() == 0) break;
    door.open(child->port());
  }
  EXPECT_GT(child->port(), 0) << "the server does not start again";
  finishing = true;
  if (child->port() == 0) door.open(0);
  for (std::thread& thread : threads) thread.join();
  int repeats = 0;
  for (const auto& pusher : pushers) {
    EXPECT_EQ(pusher->objections(), 0) << "an answer has changed, or the chain was refused";
    repeats += pusher->repeats();
  }
  EXPECT_EQ(child->stop(), 0);
  looked.clear();
  EXPECT_GT(compare(folder.path(), pushers, looked, true), static_cast<size_t>(times));
  expect_each_once(folder.path(), pushers);
  std::cout << times << " kills; " << compared
            << " comparisons of an answer with the database of a "
            << "dead server, " << repeats << " answers asked for again" << std::endl;
}

}  // namespace
}  // namespace wardbook::test
