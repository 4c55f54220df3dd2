#pragma once

#include <map>
#include <vector>

#include "app/platform/transport.h"

namespace wardbook {

/// The browser's fetch, in the worker. At most one of it in a program: answers come back through
/// an exported C function.
class FetchTransport : public Transport {
 public:
  FetchTransport();
  ~FetchTransport() override;
  void send(HttpRequest request, Done done) override;
  void poll() override;
  void cancel_all() override;

  /// An answer has come for request `id`; poll() hands it on.
  void receive(int id, HttpReply reply);

 private:
  struct Ended {
    Done done;
    HttpReply reply;
  };
  int next_id_ = 1;
  std::map<int, Done> waiting_;
  std::vector<Ended> ended_;
};

}  // namespace wardbook
