#pragma once

#include <map>
#include <memory>
#include <vector>

#include "app/platform/transport.h"

namespace wardbook {

/// The browser's fetch, in the worker. Answers come back through an exported C function.
class FetchTransport : public Transport {
 public:
  FetchTransport() = default;
  ~FetchTransport() override;
  void send(HttpRequest request, Done done) override;
  void poll() override;
  void cancel_all() override;
  Transport* waiting_line() override;

  /// An answer has come for request `id`; poll() hands it on.
  void receive(int id, HttpReply reply);

 private:
  struct Ended {
    Done done;
    HttpReply reply;
  };
  std::map<int, Done> waiting_;
  std::vector<Ended> ended_;
  std::unique_ptr<FetchTransport> line_;
};

}  // namespace wardbook
