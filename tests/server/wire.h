#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace wardbook::test {

/// One TCP connection to a port of this machine, byte for byte.
class Wire {
 public:
  /// Connected, or is_open() is false. `from`: the address of this end.
  explicit Wire(int port, const char* from = "127.0.0.1");
  ~Wire();
  Wire(Wire&& other) noexcept;
  Wire& operator=(Wire&&) = delete;

  bool is_open() const { return socket_ >= 0; }
  int socket() const { return socket_; }
  /// False: the other end has gone.
  bool send(std::string_view bytes);
  /// Sends nothing more; still reads.
  void half_close();
  void close();
  /// One answer, by its Content-Length; what there is of it when the time is over or it is closed.
  std::string answer(std::chrono::milliseconds patience = std::chrono::seconds(20));
  /// Everything until the other end closes; is_closed() tells whether it did in time.
  std::string rest(std::chrono::milliseconds patience = std::chrono::seconds(20));
  bool is_closed() const { return closed_; }

 private:
  bool receive(std::chrono::steady_clock::time_point until);

  int socket_ = -1;
  std::string received_;
  bool closed_ = false;
};

/// "HTTP/1.1 204 …" → 204; 0: it is no answer.
int status_of(const std::string& answer);

}  // namespace wardbook::test
