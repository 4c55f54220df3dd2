// A Program that proves the platform, for tests/browser only: it obeys text messages "id verb rest"
// and answers "id text". It is never part of the product.
#include <emscripten.h>
#include <sqlite3.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include "app/platform/program.h"
#include "app/platform/zones.h"
#include "shared/base/check.h"
#include "shared/store/database.h"

// clang-format off
EM_JS(void, wb_selftest_post, (const void* p, int length), { Module["host"].postPage(p, length); });
// clang-format on

namespace wardbook {
namespace {

std::string_view take_word(std::string_view& text) {
  size_t space = text.find(' ');
  std::string_view word = text.substr(0, space);
  text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
  return word;
}

int64_t to_number(std::string_view text) {
  int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

class SelftestProgram : public Program {
 public:
  explicit SelftestProgram(ProgramServices& services) : services_(services) {}

  Status start() override {
    const DatabasePlace& place = services_.database;
    store::OpenOptions options;
    options.path = place.path;
    options.vfs = place.vfs;
    options.key = Bytes(place.key.bytes().begin(), place.key.bytes().end());
    options.exclusive = true;
    Result<store::Database> opened = store::Database::open(options);
    if (!opened) return opened.error();
    database_.emplace(std::move(*opened));
    return database_->exec("CREATE TABLE IF NOT EXISTS note(id INTEGER PRIMARY KEY, text TEXT)");
  }

  void message(std::span<const uint8_t> bytes) override {
    std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    std::string id(take_word(text));
    std::string_view verb = take_word(text);
    if (verb == "http") return http(id, text);
    reply(id, run(verb, text));
  }

  void event(PlatformEvent event) override {
    events_ += std::to_string(static_cast<int>(event)) + " ";
  }
  double turn() override {
    ++turns_;
    if (wake_at_ < 0) return -1;
    int64_t wait = wake_at_ - services_.clock.steady_ms();
    if (wait > 0) return static_cast<double>(wait);
    wake_at_ = -1;
    return -1;
  }
  void commit() override { sql("PRAGMA wal_checkpoint(TRUNCATE)"); }
  void stop() override { database_.reset(); }

 private:
  std::string run(std::string_view verb, std::string_view rest) {
    if (verb == "sql") return sql(std::string(rest));
    if (verb == "commits") return time_commits(to_number(rest));
    if (verb == "offset") return offset(rest);
    if (verb == "events") return events_;
    if (verb == "turns") return std::to_string(turns_);
    if (verb == "timer") return set_timer(to_number(rest));
    if (verb == "now") return std::to_string(services_.clock.now().ms);
    if (verb == "random") return std::to_string(services_.random.next_u64());
    if (verb == "grow") return grow(to_number(rest));
    if (verb == "trap") WB_CHECK(false);
    return "error unknown verb";
  }

  /// Rows as "a|b\n", or "error <code> <message>".
  std::string sql(const std::string& text) {
    std::string rows;
    auto add = [](void* out, int columns, char** values, char**) {
      auto& all = *static_cast<std::string*>(out);
      for (int i = 0; i < columns; ++i) {
        if (i > 0) all += '|';
        all += values[i] != nullptr ? values[i] : "null";
      }
      all += '\n';
      return 0;
    };
    sqlite3* db = database_->handle();
    int code = sqlite3_exec(db, text.c_str(), add, &rows, nullptr);
    if (code == SQLITE_OK) return rows;
    return "error " + std::to_string(sqlite3_extended_errcode(db)) + " " + sqlite3_errmsg(db);
  }

  /// p50, p95 and the longest of `count` one-row commits, in microseconds.
  std::string time_commits(int64_t count) {
    std::vector<double> took;
    for (int64_t i = 0; i < count; ++i) {
      double begin = emscripten_get_now();
      std::string said = sql("INSERT INTO note(text) VALUES('" + std::string(300, 'x') + "')");
      if (!said.empty()) return said;
      took.push_back((emscripten_get_now() - begin) * 1000);
    }
    std::sort(took.begin(), took.end());
    auto at = [&took](double part) {
      return std::to_string(
          static_cast<int>(took[static_cast<size_t>(part * static_cast<double>(took.size() - 1))]));
    };
    return at(0.5) + " " + at(0.95) + " " + at(1);
  }

  std::string offset(std::string_view rest) {
    std::string_view zone = take_word(rest);
    Result<int> minutes = utc_offset_minutes(zone, Minute{to_number(rest)});
    return minutes ? std::to_string(*minutes) : minutes.error().code;
  }

  std::string set_timer(int64_t after_ms) {
    wake_at_ = services_.clock.steady_ms() + after_ms;
    return {};
  }

  /// Makes the heap grow, so that old views of it are detached.
  std::string grow(int64_t megabytes) {
    std::vector<char> much(static_cast<size_t>(megabytes) << 20, 'g');
    return std::to_string(std::count(much.begin(), much.end(), 'g'));
  }

  /// "METHOD path timeout_ms body": answers "status header-count body".
  void http(const std::string& id, std::string_view rest) {
    HttpRequest request;
    request.method = take_word(rest);
    request.path = take_word(rest);
    request.timeout_ms = static_cast<int>(to_number(take_word(rest)));
    request.body.assign(rest.begin(), rest.end());
    if (!rest.empty()) request.headers.emplace_back("Content-Type", "text/plain");
    services_.transport.send(std::move(request), [this, id](HttpReply answer) {
      reply(id, std::to_string(answer.status) + " " + std::to_string(answer.headers.size()) + " " +
                    std::string(answer.body.begin(), answer.body.end()));
    });
  }

  void reply(const std::string& id, const std::string& text) {
    std::string all = id + " " + text;
    wb_selftest_post(all.data(), static_cast<int>(all.size()));
  }

  ProgramServices& services_;
  std::optional<store::Database> database_;
  std::string events_;
  int64_t turns_ = 0;
  int64_t wake_at_ = -1;
};

}  // namespace

std::unique_ptr<Program> make_program(ProgramServices& services) {
  return std::make_unique<SelftestProgram>(services);
}

}  // namespace wardbook
