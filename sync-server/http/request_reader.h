#pragma once

#include <string>
#include <string_view>

#include "sync-server/http/framing.h"

namespace wardbook {

struct WholeRequest {
  RequestHead head;
  std::string body;
};

/// Takes the bytes of a connection as they come and gives whole requests, one after the other.
/// What comes behind a request is kept for the next.
class RequestReader {
 public:
  enum class Stage {
    idle,     ///< no byte of a request is here
    head,     ///< a part of its head
    body,     ///< its head and a part of its body
    whole,    ///< take() it
    refused,  ///< answer refusal() and end the connection: where the next one begins is unknown
  };

  /// More bytes. Not after `whole`, nor after `refused`.
  void add(std::string_view bytes);

  Stage stage() const { return stage_; }
  const Refusal& refusal() const { return refusal_; }
  /// Whole from stage `body` on; of a request that was refused what was read before that.
  const RequestHead& head() const { return head_; }
  /// Bytes held.
  size_t held() const { return bytes_.size(); }

  /// The request, if it is `whole`; the next one begins with what was behind it.
  WholeRequest take();

 private:
  void advance();
  bool find_head();
  void refuse(Refusal refusal);

  std::string bytes_;
  size_t searched_ = 0;  ///< no head ends before here
  size_t head_size_ = 0;
  Stage stage_ = Stage::idle;
  RequestHead head_;
  Refusal refusal_;
};

}  // namespace wardbook
