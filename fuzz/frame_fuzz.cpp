// The reader of WebSocket frames on arbitrary bytes: however they are cut into inputs, the same
// items come out, and nothing is touched outside of them; what a client sends, another reader reads
// as well.
//
// The first byte chooses the role, the limits and whether compression was agreed on, the second
// seeds the cuts, the rest is the wire.

#include "beast_reading.hpp"
#include "pieces.hpp"
#include "require.hpp"
#include "websocket/close_code.hpp"
#include "websocket/frame.hpp"
#include "websocket/inflater.hpp"
#include "websocket/reader.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace updraft::websocket;
using updraft::fuzz::BeastReading;
using updraft::fuzz::End;
using updraft::fuzz::Heard;
using updraft::fuzz::Pieces;
using updraft::fuzz::require;
using Kind = Item::Kind;

struct Setting {
  Role role;
  bool compression;
  ReaderLimits limits;
};

/// What one reader made of the wire.
struct Reading {
  std::vector<Heard> heard;  ///< Messages, pings and pongs.
  End end = End::open;
  std::uint16_t code = 0;  ///< Of a close frame.
  CloseCode answer = CloseCode::none;
  std::string reason;       ///< Of a close frame or a refusal.
  bool in_message = false;  ///< At the end a message was under way.
  bool operator==(const Reading&) const = default;
};

/// What holds for every item, whatever was read.
void check(const Item& item, const ReaderLimits& limits) {
  switch (item.kind) {
    case Kind::text:
    case Kind::binary:
      require(item.payload.size() <= limits.message_bytes);
      break;
    case Kind::ping:
    case Kind::pong:
      require(item.payload.size() <= max_control_bytes);
      require(make_frame(Opcode::pong, item.payload).payload() == item.payload);
      break;
    case Kind::close:
    case Kind::failure: {
      const auto answer = static_cast<std::uint16_t>(item.answer);
      require(item.answer == CloseCode::none || may_be_sent(answer));
      require(make_close(item.answer, item.payload).payload().size() <= max_control_bytes);
      break;
    }
    case Kind::more:
      break;
  }
}

void note(const Item& item, const Reader& reader, Reading& reading) {
  require(reading.end == End::open);
  if (item.kind != Kind::close && item.kind != Kind::failure) {
    reading.heard.push_back({item.kind, std::string(item.payload)});
    return;
  }
  reading.end = item.kind == Kind::close ? End::closed : End::refused;
  reading.code = item.code;
  reading.answer = item.answer;
  reading.reason = item.payload;
  reading.in_message = item.kind == Kind::close && reader.held_bytes() != 0;
}

/// Feeds a copy of its own, so that the address sanitizer sees every step beyond it.
void feed(Reader& reader, std::string_view bytes, const ReaderLimits& limits, Reading& reading) {
  std::vector<char> input(bytes.begin(), bytes.end());
  std::span<char> rest(input);
  for (;;) {
    const Item item = reader.next(rest, limits);
    if (item.kind == Kind::more) break;
    check(item, limits);
    note(item, reader, reading);
  }
  require(rest.empty());
}

Reading read(std::string_view wire, const Setting& setting, Pieces pieces) {
  Inflater inflater;
  Reader reader(setting.role, setting.compression ? &inflater : nullptr);
  Reading reading;
  pieces.cut(wire, [&](auto piece) { feed(reader, piece, setting.limits, reading); });
  // A close frame that came in pieces was held itself.
  if (reading.end == End::open) reading.in_message = reader.held_bytes() != 0;
  return reading;
}

bool is_message(const Heard& one) {
  return one.kind == Kind::text || one.kind == Kind::binary;
}

/// Beast looks at each part of a message as it comes; we look at whole messages, which RFC 6455,
/// section 8.1, leaves open. So it may end within a message behind which we have still heard pings,
/// a close frame, or nothing yet.
bool ends_early(const BeastReading& theirs, const Reading& ours) {
  if (theirs.end != End::refused || !theirs.may_be_early()) return false;
  if (theirs.heard.size() > ours.heard.size()) return false;
  if (std::any_of(ours.heard.begin() + static_cast<std::ptrdiff_t>(theirs.heard.size()),
                  ours.heard.end(), is_message)) {
    return false;
  }
  return ours.in_message || ours.end == End::refused;
}

/// RFC 6455, section 8.1: text that ends within a character is refused. Beast forgets to look where
/// the last fragment is empty.
bool overlooks_half_character(const BeastReading& theirs, const Reading& ours) {
  if (ours.answer != CloseCode::invalid_data || theirs.heard.size() <= ours.heard.size()) {
    return false;
  }
  const Heard& taken = theirs.heard[ours.heard.size()];
  return taken.kind == Kind::text &&
         !simdjson::validate_utf8(taken.payload.data(), taken.payload.size());
}

/// What we refuse of compressed messages, and Beast only some of the time: a payload that is not
/// what is left when the tail of a flush is cut off (RFC 7692, section 7.2.1); one that is longer
/// than a message may be, before it is inflated, or than lengths go (RFC 6455, section 5.2).
bool is_ours_alone(const Reading& ours) {
  if (ours.end != End::refused) return false;
  return ours.reason == "a compressed message is broken" || ours.answer == CloseCode::too_big ||
         ours.reason == "a frame's length has its top bit set";
}

/// RFC 6455, section 7.4, ends at 4999; Beast takes what is beyond. 1014 was registered afterwards
/// (section 7.4.1 names the registry); Beast refuses it.
bool differ_in_code(const BeastReading& theirs, const Reading& ours) {
  constexpr std::uint16_t last_code = 4999;
  constexpr auto bad_gateway = static_cast<std::uint16_t>(CloseCode::bad_gateway);
  if (theirs.end == End::closed) {
    return theirs.code > last_code &&
           ours.reason == "a close frame has a code that may not be sent";
  }
  return ours.end == End::closed && ours.code == bad_gateway && theirs.refused_code();
}

/// The wire as Beast is given it: it reads a header to its end before it judges its start, which we
/// do at once (section 7.1.7 leaves that open), so that it needs some more where we have refused.
std::string for_beast(std::string_view wire, const Reading& ours) {
  constexpr std::size_t longest_control_frame = 14 + max_control_bytes;
  std::string all(wire);
  if (ours.end == End::refused) all.append(longest_control_frame, '\0');
  return all;
}

bool agree(const BeastReading& theirs, const Reading& ours) {
  if (ours.heard.size() != theirs.heard.size() || ours.end != theirs.end) return false;
  if (ours.end != End::closed) return true;
  const bool has_code = ours.answer != CloseCode::none;
  return theirs.code == (has_code ? ours.code : 0) && theirs.reason == ours.reason;
}

bool rightly_differ(const BeastReading& theirs, const Reading& ours, bool compression) {
  // Beast counts no fragments.
  if (ours.reason == "a message has too many fragments") return true;
  // RFC 7692, section 7.2.3.4, lets a sender end a message by a last block; Beast takes none.
  if (compression && (is_ours_alone(ours) || theirs.met_last_block())) return true;
  if (overlooks_half_character(theirs, ours) || ends_early(theirs, ours)) return true;
  return ours.heard.size() == theirs.heard.size() && differ_in_code(theirs, ours);
}

void compare(std::string_view wire, const Setting& setting, const Reading& ours) {
  const BeastReading theirs(for_beast(wire, ours), setting.limits.message_bytes,
                            setting.compression);
  const auto common = static_cast<std::ptrdiff_t>(std::min(ours.heard.size(), theirs.heard.size()));
  require(std::equal(ours.heard.begin(), ours.heard.begin() + common, theirs.heard.begin()));
  require(agree(theirs, ours) || rightly_differ(theirs, ours, setting.compression));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const Setting setting{
      .role = (data[0] & 1) != 0 ? Role::client : Role::server,
      .compression = (data[0] & 8) != 0,
      .limits = {.message_bytes = (data[0] & 2) != 0 ? 300U : std::size_t{1} << 20,
                 .message_fragments = (data[0] & 4) != 0 ? 3U : 4096U}};
  const std::string_view wire(reinterpret_cast<const char*>(data) + 2, size - 2);

  const Reading whole = read(wire, setting, Pieces::whole());
  for (const Pieces& pieces : {Pieces::bytes(), Pieces::drawn(data[1])}) {
    Reading cut = read(wire, setting, pieces);
    if (cut.end == End::closed) cut.in_message = whole.in_message;
    require(cut == whole);
  }
  if (setting.role == Role::server) compare(wire, setting, whole);
  return 0;
}
