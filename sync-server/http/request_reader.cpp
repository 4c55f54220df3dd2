#include "sync-server/http/request_reader.h"

#include <utility>

#include "shared/base/check.h"

namespace wardbook {
namespace {

constexpr std::string_view kHeadEnd = "\r\n\r\n";

}  // namespace

void RequestReader::add(std::string_view bytes) {
  WB_CHECK(stage_ != Stage::whole && stage_ != Stage::refused);
  bytes_.append(bytes);
  advance();
}

void RequestReader::refuse(Refusal refusal) {
  refusal_ = std::move(refusal);
  stage_ = Stage::refused;
  bytes_ = {};
}

/// False: it is not whole yet, or it was refused.
bool RequestReader::find_head() {
  stage_ = Stage::head;
  const size_t end = bytes_.find(kHeadEnd, searched_);
  const bool found = end != std::string::npos;
  head_size_ = found ? end + kHeadEnd.size() : 0;
  if (found ? head_size_ > kMaxHeadBytes : bytes_.size() > kMaxHeadBytes) {
    refuse({431, {"head_too_large", "The request's header lines are too long."}, 0});
    return false;
  }
  // The end may be split between this piece and the next.
  if (!found) searched_ = bytes_.size() < kHeadEnd.size() ? 0 : bytes_.size() - kHeadEnd.size() + 1;
  return found;
}

void RequestReader::advance() {
  if (bytes_.empty()) return;
  if (stage_ == Stage::idle || stage_ == Stage::head) {
    if (!find_head()) return;
    if (auto refusal = parse_head(std::string_view(bytes_).substr(0, head_size_), head_))
      return refuse(std::move(*refusal));
    stage_ = Stage::body;
  }
  if (bytes_.size() >= head_size_ + static_cast<size_t>(head_.content_length))
    stage_ = Stage::whole;
}

WholeRequest RequestReader::take() {
  WB_CHECK(stage_ == Stage::whole);
  const auto length = static_cast<size_t>(head_.content_length);
  WholeRequest request{std::move(head_), bytes_.substr(head_size_, length)};
  // A fresh string: the old one keeps the room of the largest request so far.
  bytes_ = bytes_.substr(head_size_ + length);
  head_ = {};
  searched_ = head_size_ = 0;
  stage_ = Stage::idle;
  advance();
  return request;
}

}  // namespace wardbook
