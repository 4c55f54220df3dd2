#pragma once

#include <httplib.h>

#include <string>
#include <string_view>
#include <utility>

namespace wardbook {

/// What cpp-httplib's router reads a request from and writes its answer to.
class MemoryStream final : public httplib::Stream {
 public:
  MemoryStream(std::string input, std::string peer)
      : input_(std::move(input)), peer_(std::move(peer)) {}

  bool is_readable() const override { return at_ < input_.size(); }
  bool wait_readable() const override { return true; }
  bool wait_writable() const override { return true; }
  ssize_t read(char* out, size_t size) override {
    const size_t count = input_.copy(out, size, at_);
    at_ += count;
    return static_cast<ssize_t>(count);
  }
  ssize_t write(const char* bytes, size_t size) override {
    output_.append(bytes, size);
    return static_cast<ssize_t>(size);
  }
  void get_remote_ip_and_port(std::string& ip, int& port) const override {
    ip = peer_;
    port = 0;
  }
  void get_local_ip_and_port(std::string& ip, int& port) const override {
    ip.clear();
    port = 0;
  }
  socket_t socket() const override { return INVALID_SOCKET; }
  time_t duration() const override { return 0; }

  std::string take_output() { return std::move(output_); }

 private:
  std::string input_;
  std::string peer_;
  std::string output_;
  size_t at_ = 0;
};

}  // namespace wardbook
