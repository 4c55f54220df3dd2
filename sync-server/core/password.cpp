#include "sync-server/core/password.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <vector>

#include "shared/base/encode.h"
#include "shared/base/text.h"
#include "shared/domain/row.h"
#include "shared/store/argon2id.h"

namespace wardbook {
namespace {

constexpr Argon2Cost kCost{2, 19 * 1024, 1};
constexpr size_t kSaltBytes = 16;
constexpr size_t kHashBytes = 32;
constexpr size_t kLeastCharacters = 12;
constexpr size_t kMostCharacters = 128;
constexpr int kMostRunning = 2;
constexpr int kMostInLine = 16;

/// The ones of 12 and more characters that lists of leaked passwords begin with, and ours.
constexpr std::array<std::string_view, 30> kCommon{"123456789012",
                                                   "1234567890123",
                                                   "12345678901234",
                                                   "123456789abc",
                                                   "123456789123",
                                                   "1q2w3e4r5t6y",
                                                   "1qaz2wsx3edc",
                                                   "abcdefghijkl",
                                                   "administrator",
                                                   "changemechangeme",
                                                   "correct horse battery staple",
                                                   "hospital1234",
                                                   "iloveyou1234",
                                                   "letmeinletmein",
                                                   "passw0rd1234",
                                                   "password1234",
                                                   "password12345",
                                                   "password123456",
                                                   "passwordpassword",
                                                   "qazwsxedcrfv",
                                                   "qwerty123456",
                                                   "qwertyqwerty",
                                                   "qwertyuiop12",
                                                   "qwertyuiop123",
                                                   "qwertyuiopas",
                                                   "unknownunknown",
                                                   "wardbook1234",
                                                   "wardbookwardbook",
                                                   "welcome12345",
                                                   "welcomewelcome"};

std::span<const uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

struct Phc {
  Argon2Cost cost;
  Bytes salt;
  Bytes hash;
};

/// The next piece of `rest` up to '$'.
std::string_view next_piece(std::string_view& rest) {
  const size_t end = std::min(rest.find('$'), rest.size());
  const std::string_view piece = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return piece;
}

bool read_cost(std::string_view text, Argon2Cost& cost) {
  const std::array<std::pair<std::string_view, uint32_t*>, 3> parts{
      {{"m=", &cost.kibibytes}, {",t=", &cost.passes}, {",p=", &cost.lanes}}};
  const char* at = text.data();
  const char* const end = at + text.size();
  for (const auto& [name, number] : parts) {
    if (std::string_view(at, static_cast<size_t>(end - at)).substr(0, name.size()) != name)
      return false;
    const auto read = std::from_chars(at + name.size(), end, *number);
    if (read.ec != std::errc{}) return false;
    at = read.ptr;
  }
  return at == end;
}

/// "$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>", salt and hash in base64url.
std::optional<Phc> read_phc(std::string_view text) {
  if (!next_piece(text).empty() || next_piece(text) != "argon2id" || next_piece(text) != "v=19")
    return std::nullopt;
  Phc phc;
  if (!read_cost(next_piece(text), phc.cost)) return std::nullopt;
  const auto salt = from_base64url(next_piece(text));
  const auto hash = from_base64url(next_piece(text));
  if (!salt || !hash || salt->size() < 8 || hash->size() < 16) return std::nullopt;
  phc.salt = *salt;
  phc.hash = *hash;
  return phc;
}

Error no_memory() {
  return {"no_memory", "The server has no memory left for this. Try again soon."};
}

size_t characters(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

}  // namespace

Result<std::string> hash_password(std::string_view password, Random& random) {
  Bytes salt(kSaltBytes);
  random.fill(salt);
  Bytes hash(kHashBytes);
  if (!argon2id(bytes_of(password), salt, kCost, hash)) return no_memory();
  return "$argon2id$v=19$m=" + std::to_string(kCost.kibibytes) +
         ",t=" + std::to_string(kCost.passes) + ",p=" + std::to_string(kCost.lanes) + "$" +
         to_base64url(salt) + "$" + to_base64url(hash);
}

Result<bool> verify_password(std::string_view password, std::string_view phc_text) {
  const auto kept = read_phc(phc_text);
  const Phc phc = kept.value_or(Phc{kCost, Bytes(kSaltBytes), Bytes(kHashBytes)});
  Bytes hash(phc.hash.size());
  if (!argon2id(bytes_of(password), phc.salt, phc.cost, hash)) return no_memory();
  const bool same = CRYPTO_memcmp(hash.data(), phc.hash.data(), hash.size()) == 0;
  return kept.has_value() && same;
}

Status check_password(std::string_view password, std::string_view user_name) {
  const size_t length = characters(password);
  if (length < kLeastCharacters || length > kMostCharacters)
    return Error{"weak_password",
                 "A password has 12 to 128 characters. A few words in a row are easy to keep."};
  const std::string folded = lower_case(password);
  const bool same_letter = folded.find_first_not_of(folded[0]) == std::string::npos;
  const bool common = std::find(kCommon.begin(), kCommon.end(), folded) != kCommon.end();
  const bool own_name = user_name.size() >= 4 && folded.find(user_name) != std::string::npos;
  if (same_letter || common || own_name)
    return Error{"weak_password",
                 "This password is one of the first that others would try. Take another one."};
  return {};
}

HashGate::Place HashGate::enter(const std::string& party) {
  std::unique_lock lock(mutex_);
  if (!has_room_for(party)) return Place(nullptr);
  const auto me = line_.insert(line_.end(), {party});
  changed_.wait(lock, [&] { return me->sent_away || is_next(*me); });
  const bool sent_away = me->sent_away;
  line_.erase(me);
  if (!sent_away) ++running_;
  changed_.notify_all();
  return Place(sent_away ? nullptr : this);
}

/// Sends the last of those away who have most in a full line, if that is more than `party` will
/// have.
bool HashGate::has_room_for(const std::string& party) {
  std::map<std::string_view, int> waiting;
  for (const Waiter& one : line_)
    if (!one.sent_away) ++waiting[one.party];
  int all = 0;
  for (const auto& [who, count] : waiting) all += count;
  if (all < kMostInLine) return true;
  const auto most =
      std::max_element(waiting.begin(), waiting.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most->second <= waiting[party] + 1) return false;
  const auto last = std::find_if(line_.rbegin(), line_.rend(), [&](const Waiter& one) {
    return !one.sent_away && one.party == most->first;
  });
  last->sent_away = true;
  changed_.notify_all();
  return true;
}

bool HashGate::is_next(const Waiter& waiter) const {
  if (running_ >= kMostRunning) return false;
  const auto first =
      std::find_if(line_.begin(), line_.end(), [](const Waiter& one) { return !one.sent_away; });
  return &*first == &waiter;
}

HashGate::Place::~Place() {
  if (gate_ == nullptr) return;
  {
    const std::lock_guard lock(gate_->mutex_);
    --gate_->running_;
  }
  gate_->changed_.notify_all();
}

}  // namespace wardbook
