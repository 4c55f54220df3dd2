#include "tests/fuzz/codec_fuzz.h"

#include "shared/base/check.h"
#include "shared/sync/cbor.h"
#include "shared/sync/chain.h"
#include "shared/sync/json.h"
#include "shared/sync/wait.h"

namespace wardbook::sync {
namespace {

/// Reading twice gives the same message.
template <class T>
void read_message(std::span<const uint8_t> bytes) {
  const auto message = decode<T>(bytes);
  if (!message.ok()) return;
  const Bytes again = encode(*message);
  const auto second = decode<T>(again);
  WB_CHECK(second.ok());
  WB_CHECK(encode(*second) == again);
}

template <class T>
void read_text(std::string_view text) {
  const auto message = decode_json<T>(text);
  if (!message.ok()) return;
  const Bytes bytes = encode(*message);
  WB_CHECK(decode<T>(bytes).ok());
}

void read_body(std::span<const uint8_t> bytes) {
  const auto command = decode_body(bytes);
  if (!command.ok()) return;
  const Bytes again = encode_body(*command);
  WB_CHECK(std::equal(again.begin(), again.end(), bytes.begin(), bytes.end()));
  WB_CHECK(id_of_body(bytes) == command->id);
}

void read_value(std::span<const uint8_t> bytes) {
  const auto value = read_cbor(bytes, kRequestLimits);
  if (!value.ok()) return;
  const Bytes again = write_cbor(*value);
  WB_CHECK(std::equal(again.begin(), again.end(), bytes.begin(), bytes.end()));
}

void read_as(uint8_t what, std::span<const uint8_t> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  switch (what % 9) {
    case 0:
      return read_message<SyncRequest>(bytes);
    case 1:
      return read_message<SyncReply>(bytes);
    case 2:
      return read_message<LoginRequest>(bytes);
    case 3:
      return read_body(bytes);
    case 4:
      return read_value(bytes);
    case 5:
      return read_text<SyncRequest>(text);
    case 6:
      return read_text<SyncReply>(text);
    case 7:
      return read_message<WaitRequest>(bytes);
    default:
      return read_text<SignUpRequest>(text);
  }
}

}  // namespace
}  // namespace wardbook::sync

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > 0) wardbook::sync::read_as(data[0], {data + 1, size - 1});
  return 0;
}
