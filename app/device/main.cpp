#include <csignal>
#include <cstdio>
#include <iostream>
#include <string>

#include "app/device/verbs.h"

namespace wardbook::device {
namespace {

struct CommandLine {
  DeviceOptions options;
  bool json = false;
  bool help = false;
  std::vector<std::string> rest;
};

int report(const Error& error, bool json) {
  if (json) {
    Listing shown;
    shown.row().set("error", error.code).set("hint", error.hint);
    std::fputs(shown.as_json().c_str(), stdout);
  } else {
    std::fprintf(stderr, "%s: %s\n", error.code.c_str(), error.hint.c_str());
  }
  std::fflush(stdout);
  return error.code == "usage" ? 2 : 1;
}

int show_help() {
  std::puts(
      "wardbook-device --data FOLDER --server URL [--ca FILE] [--name NAME] [--json] VERB …\n"
      "  The app's own core without a screen. Changes are kept here until `sync`.\n"
      "  `run` reads one verb a line from standard input; it goes on after an error.");
  for (const auto& verbs : {looking_verbs(), acting_verbs()})
    for (const Verb& verb : verbs)
      std::printf("  %-13s %s\n", std::string(verb.name).c_str(), std::string(verb.help).c_str());
  return 0;
}

Result<CommandLine> read_command_line(int count, char** words) {
  CommandLine line;
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    std::string* value = nullptr;
    if (word == "--data") value = &line.options.folder;
    if (word == "--server") value = &line.options.server.origin;
    if (word == "--ca") value = &line.options.server.ca_file;
    if (word == "--name") value = &line.options.name;
    if (value != nullptr && i + 1 < count) {
      *value = words[++i];
    } else if (word == "--json") {
      line.json = true;
    } else if (word == "--help") {
      line.help = true;
    } else if (line.rest.empty() && word.starts_with("-")) {
      return Error{"usage", "There is no option \"" + word + "\", or it needs a value."};
    } else {
      line.rest.push_back(word);
    }
  }
  if (!line.help && (line.options.folder.empty() || line.options.server.origin.empty()))
    return Error{"usage", "--data and --server are needed. See --help."};
  if (!line.help && line.rest.empty()) return Error{"usage", "What shall it do? See --help."};
  return line;
}

int run_one(Device& device, const std::vector<std::string>& parts, bool json) {
  const auto listing = run_verb(device, make_words(parts));
  if (!listing.ok()) return report(listing.error(), json);
  std::fputs((json ? listing->as_json() : listing->as_text()).c_str(), stdout);
  std::fflush(stdout);
  device.tidy();
  return 0;
}

/// The worst of its lines' exit codes.
int run_script(Device& device, bool json) {
  int worst = 0;
  std::string line;
  while (std::getline(std::cin, line)) {
    const auto parts = split_line(line);
    if (parts.ok() && (parts->empty() || parts->front().starts_with('#'))) continue;
    const int code = parts.ok() ? run_one(device, *parts, json) : report(parts.error(), json);
    worst = code > worst ? code : worst;
  }
  return worst;
}

int run(int count, char** words) {
  const auto line = read_command_line(count, words);
  if (!line.ok()) return report(line.error(), false);
  if (line->help) return show_help();
  const auto device = Device::open(line->options);
  if (!device.ok()) return report(device.error(), line->json);
  if (line->rest.front() == "run") return run_script(**device, line->json);
  return run_one(**device, line->rest, line->json);
}

}  // namespace
}  // namespace wardbook::device

int main(int count, char** words) {
  // A server that ends while it is written to is a network that is gone.
  std::signal(SIGPIPE, SIG_IGN);
  return wardbook::device::run(count, words);
}
