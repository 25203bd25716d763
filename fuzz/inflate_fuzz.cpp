// A compressed message: inflated as by plain zlib, within the same limit, whatever the inflater did
// before. And what is compressed comes back: from our inflater, from zlib with the smallest window
// that the client may have asked for, and by the frame's compressed form.
//
// The first byte chooses the limit, the rest is the payload, and then the message.

#include "plain_inflate.hpp"
#include "require.hpp"
#include "websocket/compression.hpp"
#include "websocket/deflater.hpp"
#include "websocket/frame.hpp"
#include "websocket/inflater.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace updraft::websocket;
using updraft::fuzz::PlainInflate;
using updraft::fuzz::require;
using Outcome = Inflater::Outcome;

constexpr std::size_t largest_limit = std::size_t{1} << 18;

/// One for all inputs, as a hub has one for all sessions.
Inflater& shared_inflater() {
  static Inflater inflater;
  return inflater;
}

void check_inflate(std::string_view payload, std::size_t limit) {
  const PlainInflate plain(payload, limit);
  Inflater fresh;
  for (Inflater* inflater : {&fresh, &shared_inflater()}) {
    require(inflater->inflate(payload, limit) == plain.outcome);
    if (plain.outcome == Outcome::whole) require(inflater->message() == plain.message);
  }
}

/// To a client with a smaller window goes compressed only what needs no more (RFC 7692,
/// section 7.1.2.1).
void check_windows(std::string_view payload, std::string_view message) {
  constexpr std::size_t slow_bytes = 4096;
  for (unsigned bits = Compression::min_window_bits; bits <= Compression::max_window_bits; ++bits) {
    if (!Compression(bits).covers(message.size())) continue;
    const std::size_t step = message.size() <= slow_bytes ? 1 : slow_bytes;
    const PlainInflate plain(payload, message.size(), bits, step);
    require(plain.outcome == Outcome::whole && plain.message == message);
    return;  // what the smallest can do, larger ones can
  }
}

void check_deflate(std::string_view message) {
  static Deflater deflater;
  const std::string payload(deflater.deflate(message));
  if (payload.empty()) return;
  require(payload.size() < message.size());
  require(shared_inflater().inflate(payload, message.size()) == Outcome::whole);
  require(shared_inflater().message() == message);
  require(shared_inflater().inflate(payload, message.size() - 1) == Outcome::too_long);
  check_windows(payload, message);

  const Frame frame = make_frame(Opcode::text, message);
  const std::string_view bytes = frame.deflated_bytes(deflater);
  require(bytes.ends_with(message.size() < Deflater::min_message_bytes ? message : payload));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t limit = data[0] == 0xff ? largest_limit : std::size_t{data[0]} * 8;
  check_inflate(rest, limit);
  check_deflate(rest);
  // Long enough for matches, blocks and windows of all sizes.
  std::string repeated;
  const std::size_t wanted = (std::size_t{data[0]} + 1) * 64;
  while (!rest.empty() && repeated.size() < wanted) repeated += rest;
  check_deflate(repeated);
  return 0;
}
