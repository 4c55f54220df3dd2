#include "sync-server/cli/options.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <vector>

namespace wardbook {
namespace {

constexpr int kHighestPort = 65535;

struct TaskName {
  std::string_view name;
  Task task;
  std::vector<std::string_view> flags;
};

const std::vector<TaskName>& tasks() {
  static const std::vector<TaskName> all{
      {"serve",
       Task::serve,
       {"--data", "--site", "--http-port", "--https-port", "--certificate", "--key"}},
      {"init", Task::init, {"--data", "--admin", "--password-file"}},
      {"demo",
       Task::demo,
       {"--data", "--site", "--http-port", "--https-port", "--certificate", "--key",
        "--only-data"}},
      {"setup", Task::setup, {"--data"}},
      {"check", Task::check, {"--data"}},
      {"backup", Task::backup, {"--data", "--to"}},
      {"restore", Task::restore, {"--data", "--from"}},
      {"devices", Task::devices, {"--data"}},
      {"revoke-device", Task::revoke_device, {"--data"}},
      {"reset-password", Task::reset_password, {"--data", "--password-file"}},
      {"help", Task::help, {}},
  };
  return all;
}

Error bad_usage(const std::string& what) {
  return {"bad_usage", what + " See wardbook-server --help."};
}

Status read_port(const std::string& flag, const std::string& text, int& out) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  if (!whole || number < 0 || number > kHighestPort)
    return bad_usage(flag + " takes a number from 0 to " + std::to_string(kHighestPort) +
                     ", not \"" + text + "\".");
  out = number;
  return {};
}

Status set_flag(Options& options, const std::string& flag, const std::string& value) {
  if (flag == "--http-port") return read_port(flag, value, options.http_port);
  if (flag == "--https-port") return read_port(flag, value, options.https_port);
  const std::array<std::pair<std::string_view, std::string*>, 8> texts{{
      {"--data", &options.data},
      {"--site", &options.site},
      {"--certificate", &options.certificate},
      {"--key", &options.key},
      {"--admin", &options.admin},
      {"--password-file", &options.password_file},
      {"--to", &options.backup_file},
      {"--from", &options.backup_file},
  }};
  for (const auto& [name, member] : texts)
    if (name == flag) *member = value;
  if (value.empty()) return bad_usage(flag + " needs a value.");
  return {};
}

/// The word that a task has without a flag; false: this task has none, or has it already.
bool takes_word(const TaskName& task, const Options& options) {
  return (task.task == Task::setup && options.setup_file.empty()) ||
         (task.task == Task::revoke_device && options.device.is_nil()) ||
         (task.task == Task::reset_password && options.account.empty());
}

Status set_word(const TaskName& task, const std::string& word, Options& options) {
  if (task.task == Task::setup) {
    options.setup_file = word;
    return {};
  }
  if (task.task == Task::reset_password) {
    options.account = word;
    return {};
  }
  const auto id = parse_uuid(word);
  if (!id.ok() || id->is_nil())
    return bad_usage("\"" + word + "\" is no device's id; wardbook-server devices lists them.");
  options.device = {*id};
  return {};
}

/// What a task can't do without.
Status check_complete(const Options& options) {
  if (options.task == Task::setup && options.setup_file.empty())
    return bad_usage("setup needs the file to read.");
  if (options.task == Task::backup && options.backup_file.empty())
    return bad_usage("backup needs --to and the file to make.");
  if (options.task == Task::restore && options.backup_file.empty())
    return bad_usage("restore needs --from and the backup to read.");
  if (options.task == Task::revoke_device && options.device.is_nil())
    return bad_usage("revoke-device needs the device's id; wardbook-server devices lists them.");
  if (options.task == Task::reset_password && options.account.empty())
    return bad_usage("reset-password needs the user name of the account.");
  if (options.certificate.empty() != options.key.empty())
    return bad_usage("--certificate and --key belong together.");
  return {};
}

Status read_words(const TaskName& task, const std::vector<std::string>& words, Options& options) {
  for (size_t at = 0; at < words.size(); ++at) {
    const std::string& word = words[at];
    if (!word.starts_with('-') && takes_word(task, options)) {
      WB_TRY(set_word(task, word, options));
      continue;
    }
    const std::string flag = word.substr(0, word.find('='));
    if (std::find(task.flags.begin(), task.flags.end(), flag) == task.flags.end())
      return bad_usage("\"" + word + "\" means nothing to " + std::string(task.name) + ".");
    if (flag == "--only-data") {
      if (flag != word) return bad_usage("--only-data takes no value: say it, or leave it out.");
      options.only_data = true;
    } else if (flag != word) {
      WB_TRY(set_flag(options, flag, word.substr(flag.size() + 1)));
    } else if (at + 1 == words.size()) {
      return bad_usage(flag + " needs a value.");
    } else {
      WB_TRY(set_flag(options, flag, words[++at]));
    }
  }
  return {};
}

}  // namespace

Result<Options> parse_options(int count, const char* const* words) {
  const std::vector<std::string> all(words + std::min(count, 1), words + count);
  Options options;
  if (std::any_of(all.begin(), all.end(),
                  [](const std::string& word) { return word == "--help" || word == "-h"; }))
    return options;
  if (all.empty())
    return bad_usage(
        "Say what to do: serve, init, demo, setup, check, backup, restore, devices, "
        "revoke-device or reset-password.");
  for (const TaskName& task : tasks()) {
    if (task.name != all[0]) continue;
    options.task = task.task;
    WB_TRY(read_words(task, {all.begin() + 1, all.end()}, options));
    WB_TRY(check_complete(options));
    return options;
  }
  return bad_usage("\"" + all[0] + "\" is not something that wardbook-server can do.");
}

std::string usage() {
  return R"(wardbook-server: the server of Wardbook, which keeps the truth about hospital beds

  wardbook-server serve        serves the app and its API until Ctrl-C
  wardbook-server init         makes an empty database and the first admin account
  wardbook-server demo         makes a database with demo data (once), then serves it
  wardbook-server setup FILE   districts, clinics, hospitals, wards, pools and beds from a text
                               file; running it again changes only what differs
  wardbook-server check        looks for damage and broken invariants, also while the server runs;
                               exit status 1 if it finds any
  wardbook-server backup       copies the database into a file, also while the server runs
  wardbook-server restore      makes a data folder from such a file, with the keys that lie in it;
                               tablets then bring back by themselves what is newer than the file
  wardbook-server devices      the tablets and phones that have logged in: id, name, who uses them
  wardbook-server revoke-device ID
                               shuts a lost or stolen one out, for good, also while the server runs
  wardbook-server reset-password NAME
                               gives somebody a new password and ends their sessions, also while
                               the server runs
  wardbook-server --help       this text

For all
  --data DIR            database, keys and certificates (default: wardbook-data)
For serve and demo
  --http-port N         plain HTTP on this machine's loopback only (default: 8080; 0: any free)
  --https-port N        HTTPS for other devices (default: 8443; 0: any free)
  --certificate FILE    PEM certificate with its chain, and
  --key FILE            its PEM key, read again when they change (default: a certificate of a local
                        authority, made when needed)
  --site DIR            the built web app (default: build/wasm/site)
For init
  --admin NAME          user name of the first admin (default: admin)
For init and reset-password
  --password-file FILE  the password is the file's first line (default: it is asked for)
For backup
  --to FILE             the file to make; it must not be there
For restore
  --from FILE           the backup; --data is a folder with database.key and seal.key in it
For demo
  --only-data           makes the data and ends

Exit status: 0 done, 1 failed or check found something, 2 wrong words on the command line.
)";
}

}  // namespace wardbook
