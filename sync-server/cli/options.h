#pragma once

#include <string>

#include "shared/base/result.h"
#include "shared/domain/ids.h"

namespace wardbook {

enum class Task {
  help,
  serve,
  init,
  demo,
  setup,
  check,
  backup,
  restore,
  devices,
  revoke_device,
  reset_password
};

/// What the command line asks for.
struct Options {
  Task task = Task::help;
  std::string data = "wardbook-data";
  std::string site = "build/wasm/site";
  int http_port = 8080;
  int https_port = 8443;
  std::string certificate;      ///< PEM with its chain; empty: a local CA
  std::string key;              ///< of the certificate
  std::string admin = "admin";  ///< init: user name of the first admin
  std::string password_file;    ///< init, reset_password: its first line; empty: asked for
  std::string setup_file;       ///< setup
  std::string backup_file;      ///< backup: to be made; restore: to be read
  bool only_data = false;       ///< demo: do not serve
  DeviceId device;              ///< revoke_device
  std::string account;          ///< reset_password: user name
};

/// Error bad_usage: says which word is wrong and what is taken in its place.
Result<Options> parse_options(int count, const char* const* words);

/// The text of --help.
std::string usage();

}  // namespace wardbook
