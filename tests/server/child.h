#pragma once

#include <sys/types.h>

#include <cstdio>
#include <string>
#include <vector>

#include "tests/server/live_server.h"

namespace wardbook::test {

/// `wardbook-server serve` as a process of its own; its ports are read from what it prints.
class Child {
 public:
  /// `program`: the path of wardbook-server; `more`: words after its options. port() stays 0 if it
  /// does not start.
  Child(const char* program, const std::string& data, const std::vector<std::string>& more = {});
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Waits until it serves after an interruption, on other ports. False: it has ended.
  bool serves_again();
  void kill_now();
  /// Its exit status.
  int stop();
  Client client() const { return Client(port_); }
  int port() const { return port_; }
  int tls_port() const { return tls_port_; }

 private:
  void read_ports();

  pid_t pid_ = -1;
  FILE* output_ = nullptr;
  int port_ = 0;
  int tls_port_ = 0;
};

}  // namespace wardbook::test
