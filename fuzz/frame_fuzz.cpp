// The reader of WebSocket frames on arbitrary bytes: however they are cut into inputs, the same
// items come out, and nothing is touched outside of them. What was read survives compression.
//
// The first byte chooses the role, the limits and whether compression was agreed on, the second
// seeds the cuts, the rest is the wire.

#include "websocket/close_code.hpp"
#include "websocket/deflater.hpp"
#include "websocket/frame.hpp"
#include "websocket/inflater.hpp"
#include "websocket/reader.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace updraft::websocket;

struct Seen {
  Item::Kind kind;
  std::uint16_t code;
  CloseCode answer;
  std::string payload;
  bool operator==(const Seen&) const = default;
};

void require(bool holds) {
  if (!holds) std::abort();
}

/// As the other end would make of it what this end compresses.
void check_compressed(std::string_view message) {
  static Deflater deflater;
  static Inflater inflater;
  const std::string_view payload = deflater.deflate(message);
  if (payload.empty()) return;
  require(payload.size() < message.size());
  require(inflater.inflate(payload, message.size()) == Inflater::Outcome::whole);
  require(inflater.message() == message);
}

/// What holds for every item, whatever was read.
void check(const Item& item, const ReaderLimits& limits) {
  switch (item.kind) {
    case Item::Kind::text:
    case Item::Kind::binary:
      require(item.payload.size() <= limits.message_bytes);
      check_compressed(item.payload);
      break;
    case Item::Kind::ping:
    case Item::Kind::pong:
      require(item.payload.size() <= max_control_bytes);
      require(make_frame(Opcode::pong, item.payload).payload() == item.payload);
      break;
    case Item::Kind::close:
    case Item::Kind::failure: {
      const auto answer = static_cast<std::uint16_t>(item.answer);
      require(item.answer == CloseCode::none || may_be_sent(answer));
      require(make_close(item.answer, item.payload).payload().size() <= max_control_bytes);
      break;
    }
    case Item::Kind::more:
      break;
  }
}

/// Feeds a copy of its own, so that the address sanitizer sees every step beyond it.
void feed(Reader& reader, std::span<const std::uint8_t> bytes, const ReaderLimits& limits,
          std::vector<Seen>& seen) {
  std::vector<char> input(bytes.begin(), bytes.end());
  std::span<char> rest(input);
  for (;;) {
    const Item item = reader.next(rest, limits);
    if (item.kind == Item::Kind::more) break;
    check(item, limits);
    seen.push_back({item.kind, item.code, item.answer, std::string(item.payload)});
  }
  require(rest.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const Role role = (data[0] & 1) != 0 ? Role::client : Role::server;
  const ReaderLimits limits{.message_bytes = (data[0] & 2) != 0 ? 300U : std::size_t{1} << 20,
                            .message_fragments = (data[0] & 4) != 0 ? 3U : 4096U};
  Inflater inflater;
  Inflater* const agreed = (data[0] & 8) != 0 ? &inflater : nullptr;
  std::uint32_t state = data[1];
  const std::span<const std::uint8_t> wire(data + 2, size - 2);

  Reader whole_reader(role, agreed);
  std::vector<Seen> whole;
  feed(whole_reader, wire, limits, whole);

  Reader byte_reader(role, agreed);
  std::vector<Seen> by_byte;
  for (std::size_t at = 0; at < wire.size(); ++at) {
    feed(byte_reader, wire.subspan(at, 1), limits, by_byte);
  }
  require(by_byte == whole);

  Reader chunk_reader(role, agreed);
  std::vector<Seen> chunked;
  for (std::size_t at = 0; at < wire.size();) {
    state = state * 1664525U + 1013904223U;
    const std::size_t chunk = std::min<std::size_t>((state >> 24) % 40, wire.size() - at);
    feed(chunk_reader, wire.subspan(at, chunk), limits, chunked);
    at += chunk;
  }
  require(chunked == whole);
  // Whether anything is held depends on where the wire ends, not on how it came.
  const bool holds = whole_reader.held_bytes() != 0;
  require((byte_reader.held_bytes() != 0) == holds && (chunk_reader.held_bytes() != 0) == holds);
  return 0;
}
