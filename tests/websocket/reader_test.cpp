#include "websocket/reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <ostream>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace updraft::websocket {
namespace {

using namespace std::string_literals;
using Kind = Item::Kind;

constexpr ReaderLimits wide{.message_bytes = std::size_t{1} << 20, .message_fragments = 4096};

/// An item that outlives the reader's next call.
struct Seen {
  Kind kind;
  std::string payload;
  std::uint16_t code = 0;
  CloseCode answer = CloseCode::none;
  bool operator==(const Seen&) const = default;
};

void PrintTo(const Seen& seen, std::ostream* out) {
  *out << "kind " << static_cast<int>(seen.kind) << " code " << seen.code << " answer "
       << static_cast<int>(seen.answer) << " (" << seen.payload.size() << " bytes) "
       << seen.payload.substr(0, 60);
}

Seen text(std::string payload) {
  return {Kind::text, std::move(payload)};
}
Seen binary(std::string payload) {
  return {Kind::binary, std::move(payload)};
}
Seen ping(std::string payload) {
  return {Kind::ping, std::move(payload)};
}
Seen pong(std::string payload) {
  return {Kind::pong, std::move(payload)};
}
Seen closed(std::uint16_t code, std::string reason = "") {
  return {Kind::close, std::move(reason), code, static_cast<CloseCode>(code)};
}

/// One input; all of it is used up, as the last item tells.
void feed(Reader& reader, std::string input, std::vector<Seen>& seen,
          const ReaderLimits& limits = wide) {
  std::span<char> rest(input);
  for (;;) {
    const Item item = reader.next(rest, limits);
    if (item.kind == Kind::more) break;
    seen.push_back({item.kind, std::string(item.payload), item.code, item.answer});
  }
  EXPECT_TRUE(rest.empty());
}

std::vector<Seen> read(const std::string& wire, Role role = Role::server,
                       const ReaderLimits& limits = wide) {
  std::vector<Seen> seen;
  Reader reader(role);
  feed(reader, wire, seen, limits);
  return seen;
}

std::vector<Seen> read_by_byte(const std::string& wire, Role role = Role::server,
                               const ReaderLimits& limits = wide) {
  std::vector<Seen> seen;
  Reader reader(role);
  for (const char byte : wire) feed(reader, {byte}, seen, limits);
  return seen;
}

std::string big_endian(std::uint64_t number, int bytes) {
  std::string out;
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(number >> (8 * i) & 0xFF);
  return out;
}

constexpr unsigned final_bit = 0x80;

/// A header as the bytes are given: `length_bytes` 0, 2 or 8 tells the form.
std::string header(unsigned first, std::uint64_t length, int length_bytes, bool masked) {
  const auto mask_bit = static_cast<unsigned>(masked) << 7;
  std::string out(1, static_cast<char>(first));
  const unsigned form = length_bytes == 0   ? static_cast<unsigned>(length)
                        : length_bytes == 2 ? 126U
                                            : 127U;
  out += static_cast<char>(mask_bit | form);
  return out + big_endian(length, length_bytes);
}

int shortest(std::size_t size) {
  return size <= 125 ? 0 : size <= 65535 ? 2 : 8;
}

/// What a server sends.
std::string plain(unsigned first, const std::string& payload) {
  return header(first, payload.size(), shortest(payload.size()), false) + payload;
}

/// What a client sends.
std::string masked(unsigned first, std::string payload, std::string key = "\x37\xfa\x21\x3d") {
  std::string head = header(first, payload.size(), shortest(payload.size()), true) + key;
  for (std::size_t i = 0; i < payload.size(); ++i) {
    payload[i] = static_cast<char>(payload[i] ^ key[i % 4]);
  }
  return head + payload;
}

std::string final_frame(Opcode opcode, const std::string& payload) {
  return masked(final_bit | static_cast<unsigned>(opcode), payload);
}

std::string fragment(Opcode opcode, const std::string& payload) {
  return masked(static_cast<unsigned>(opcode), payload);
}

std::string close_frame(std::uint16_t code, const std::string& reason = "") {
  return final_frame(Opcode::close, big_endian(code, 2) + reason);
}

/// That the wire gives the items of `before` and then a failure, whole and byte by byte, and
/// nothing of what comes after it.
void expect_failure(const std::string& wire, CloseCode code, std::string_view named,
                    Role role = Role::server, const ReaderLimits& limits = wide,
                    const std::vector<Seen>& before = {}) {
  const std::string after = final_frame(Opcode::text, "never seen");
  for (const auto& seen : {read(wire + after, role, limits),
                           read_by_byte(wire + after, role, limits), read(wire, role, limits)}) {
    ASSERT_EQ(seen.size(), before.size() + 1);
    EXPECT_TRUE(std::equal(before.begin(), before.end(), seen.begin()));
    EXPECT_EQ(seen.back().kind, Kind::failure);
    EXPECT_EQ(seen.back().answer, code);
    EXPECT_NE(seen.back().payload.find(named), std::string::npos) << seen.back().payload;
  }
}

void expect_items(const std::string& wire, const std::vector<Seen>& items, Role role = Role::server,
                  const ReaderLimits& limits = wide) {
  EXPECT_EQ(read(wire, role, limits), items);
  EXPECT_EQ(read_by_byte(wire, role, limits), items);
}

// RFC 6455, section 5.7.

TEST(Reader, ReadsTheStandardsUnmaskedText) {
  expect_items("\x81\x05\x48\x65\x6c\x6c\x6f", {text("Hello")}, Role::client);
}

TEST(Reader, ReadsTheStandardsMaskedText) {
  expect_items("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58", {text("Hello")});
}

TEST(Reader, ReadsTheStandardsFragmentedText) {
  expect_items("\x01\x03\x48\x65\x6c\x80\x02\x6c\x6f", {text("Hello")}, Role::client);
}

TEST(Reader, ReadsTheStandardsPingAndPong) {
  expect_items("\x89\x05\x48\x65\x6c\x6c\x6f", {ping("Hello")}, Role::client);
  expect_items("\x8a\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58", {pong("Hello")});
}

TEST(Reader, ReadsTheStandardsLongBinaries) {
  const std::string kibi(256, 'k');
  expect_items("\x82\x7E\x01\x00"s + kibi, {binary(kibi)}, Role::client);
  const std::string long_one(65536, 'l');
  expect_items("\x82\x7F\x00\x00\x00\x00\x00\x01\x00\x00"s + long_one, {binary(long_one)},
               Role::client);
}

// Whole messages.

TEST(Reader, ReadsEveryLengthAtTheBorders) {
  for (const std::size_t size :
       {0U,  1U,   2U,   3U,   4U,   5U,     7U,     8U,     63U,    64U,
        65U, 124U, 125U, 126U, 127U, 65534U, 65535U, 65536U, 65537U, 200'000U}) {
    std::string payload(size, '\0');
    for (std::size_t i = 0; i < size; ++i) payload[i] = static_cast<char>(i * 31 + i / 256);
    expect_items(final_frame(Opcode::binary, payload) + final_frame(Opcode::ping, "after"),
                 {binary(payload), ping("after")});
    expect_items(plain(0x82, payload), {binary(payload)}, Role::client);
  }
}

TEST(Reader, ReadsManyMessagesOfOneInput) {
  std::string wire;
  std::vector<Seen> items;
  for (int i = 0; i < 100; ++i) {
    const std::string payload = "message " + std::to_string(i);
    wire += final_frame(i % 2 == 0 ? Opcode::text : Opcode::binary, payload);
    items.push_back(i % 2 == 0 ? text(payload) : binary(payload));
  }
  expect_items(wire, items);
}

TEST(Reader, HandsOutAWholeMessageWhereItLies) {
  std::string input = final_frame(Opcode::text, "in place") + final_frame(Opcode::ping, "x");
  std::span<char> rest(input);
  Reader reader(Role::server);
  const Item item = reader.next(rest, wide);
  EXPECT_EQ(item.kind, Kind::text);
  EXPECT_EQ(item.payload.data(), input.data() + 6);
  EXPECT_EQ(rest.data(), input.data() + 6 + 8);
}

TEST(Reader, HandsOutAControlFrameWhereItLiesWithinAMessage) {
  std::string input = fragment(Opcode::text, "kept") + final_frame(Opcode::ping, "p");
  std::span<char> rest(input);
  Reader reader(Role::server);
  const Item item = reader.next(rest, wide);
  EXPECT_EQ(item.kind, Kind::ping);
  EXPECT_EQ(item.payload.data(), &input.back());
}

TEST(Reader, AsksForMoreWhenGivenNothing) {
  Reader reader(Role::server);
  std::span<char> nothing;
  EXPECT_EQ(reader.next(nothing, wide).kind, Kind::more);
}

TEST(Reader, UnmasksByTheKeyOfEachFrame) {
  for (const std::string& key : {"\0\0\0\0"s, "\xff\xff\xff\xff"s, "\x01\x02\x04\x08"s}) {
    expect_items(masked(0x01, "frag", key) + masked(0x80, "mented and whole", "abcd"),
                 {text("fragmented and whole")});
  }
}

// Fragments.

TEST(Reader, JoinsFragmentsAroundControlFrames) {
  const std::string wire = fragment(Opcode::text, "one ") + final_frame(Opcode::ping, "p1") +
                           fragment(Opcode::continuation, "two ") + final_frame(Opcode::pong, "") +
                           final_frame(Opcode::ping, "p2") +
                           final_frame(Opcode::continuation, "three") +
                           final_frame(Opcode::binary, "next");
  expect_items(wire, {ping("p1"), pong(""), ping("p2"), text("one two three"), binary("next")});
}

TEST(Reader, JoinsEmptyFragments) {
  expect_items(fragment(Opcode::text, "") + fragment(Opcode::continuation, "") +
                   final_frame(Opcode::continuation, ""),
               {text("")});
  expect_items(fragment(Opcode::binary, "") + final_frame(Opcode::continuation, "all of it"),
               {binary("all of it")});
  expect_items(fragment(Opcode::binary, "all of it") + final_frame(Opcode::continuation, ""),
               {binary("all of it")});
}

TEST(Reader, KeepsAMessageWhileItHandsOutAControlFrame) {
  Reader reader(Role::server);
  std::vector<Seen> seen;
  feed(reader, fragment(Opcode::text, "kept "), seen);
  const std::string control = final_frame(Opcode::ping, "in the midst");
  feed(reader, control.substr(0, 9), seen);
  feed(reader, control.substr(9), seen);
  feed(reader, final_frame(Opcode::ping, "again"), seen);
  feed(reader, final_frame(Opcode::continuation, "whole"), seen);
  EXPECT_EQ(seen, (std::vector<Seen>{ping("in the midst"), ping("again"), text("kept whole")}));
}

TEST(Reader, RefusesAContinuationOfNothing) {
  expect_failure(final_frame(Opcode::continuation, "x"), CloseCode::protocol_error, "continu");
  expect_failure(fragment(Opcode::continuation, "x"), CloseCode::protocol_error, "continu");
  expect_failure(final_frame(Opcode::text, "x") + final_frame(Opcode::continuation, "y"),
                 CloseCode::protocol_error, "continu", Role::server, wide, {text("x")});
}

TEST(Reader, RefusesAMessageWithinAnother) {
  for (const Opcode opcode : {Opcode::text, Opcode::binary}) {
    expect_failure(fragment(Opcode::text, "x") + final_frame(opcode, "y"),
                   CloseCode::protocol_error, "before");
    expect_failure(fragment(Opcode::binary, "") + fragment(opcode, "y"), CloseCode::protocol_error,
                   "before");
  }
}

TEST(Reader, RefusesTooManyFragments) {
  constexpr ReaderLimits limits{.message_bytes = 100, .message_fragments = 3};
  const std::string two = fragment(Opcode::text, "a") + fragment(Opcode::continuation, "b");
  expect_items(
      two + final_frame(Opcode::continuation, "c") + two + final_frame(Opcode::continuation, "d"),
      {text("abc"), text("abd")}, Role::server, limits);
  expect_failure(two + fragment(Opcode::continuation, "") + final_frame(Opcode::continuation, ""),
                 CloseCode::policy, "fragments", Role::server, limits);
}

TEST(Reader, CountsNoControlFramesAsFragments) {
  constexpr ReaderLimits limits{.message_bytes = 100, .message_fragments = 2};
  std::string wire = fragment(Opcode::text, "a");
  std::vector<Seen> items;
  for (int i = 0; i < 10; ++i) {
    wire += final_frame(Opcode::pong, "p");
    items.push_back(pong("p"));
  }
  items.push_back(text("ab"));
  expect_items(wire + final_frame(Opcode::continuation, "b"), items, Role::server, limits);
}

// The rules on headers.

TEST(Reader, RefusesReservedBits) {
  for (const unsigned bits : {0x40U, 0x20U, 0x10U, 0x70U}) {
    expect_failure(masked(final_bit | bits | 0x1, "x"), CloseCode::protocol_error, "reserved bits");
    expect_failure(masked(final_bit | bits | 0x9, "x"), CloseCode::protocol_error, "reserved bits");
  }
}

TEST(Reader, RefusesReservedOpcodes) {
  for (const unsigned opcode : {0x3U, 0x4U, 0x5U, 0x6U, 0x7U, 0xBU, 0xCU, 0xDU, 0xEU, 0xFU}) {
    expect_failure(masked(final_bit | opcode, "x"), CloseCode::protocol_error, "opcode");
    expect_failure(plain(final_bit | opcode, "x"), CloseCode::protocol_error, "opcode",
                   Role::client);
  }
}

TEST(Reader, RefusesAFrameThatIsNotMasked) {
  expect_failure(plain(0x81, "x"), CloseCode::protocol_error, "not masked");
  expect_failure(plain(0x89, ""), CloseCode::protocol_error, "not masked");
}

TEST(Reader, RefusesAMaskedFrameFromAServer) {
  expect_failure(masked(0x81, "x"), CloseCode::protocol_error, "is masked", Role::client);
  expect_failure(masked(0x88, ""), CloseCode::protocol_error, "is masked", Role::client);
}

TEST(Reader, RefusesALengthThatIsNotInItsShortestForm) {
  const std::string key = "\0\0\0\0"s;
  for (const std::uint64_t length : {0U, 1U, 125U}) {
    expect_failure(header(0x82, length, 2, true) + key, CloseCode::protocol_error, "shortest");
  }
  for (const std::uint64_t length : {0U, 125U, 126U, 65535U}) {
    expect_failure(header(0x82, length, 8, true) + key, CloseCode::protocol_error, "shortest");
    expect_failure(header(0x82, length, 8, false), CloseCode::protocol_error, "shortest",
                   Role::client);
  }
}

TEST(Reader, RefusesALengthWithTheTopBit) {
  const std::string key = "\0\0\0\0"s;
  constexpr ReaderLimits endless{.message_bytes = SIZE_MAX, .message_fragments = SIZE_MAX};
  for (const std::uint64_t length : {std::uint64_t{1} << 63, ~std::uint64_t{0}}) {
    expect_failure(header(0x82, length, 8, true) + key, CloseCode::protocol_error, "top bit",
                   Role::server, endless);
  }
}

TEST(Reader, TellsWhatIsWrongBeforeTheRestOfTheHeader) {
  const std::string request = "GE";  // Of "GET / HTTP/1.1".
  const auto seen = read(request);
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].kind, Kind::failure);
}

// The limit on messages.

TEST(Reader, TakesAMessageOfJustTheLimit) {
  constexpr ReaderLimits limits{.message_bytes = 200, .message_fragments = 10};
  const std::string payload(200, 'x');
  expect_items(final_frame(Opcode::binary, payload), {binary(payload)}, Role::server, limits);
  expect_items(fragment(Opcode::binary, payload.substr(0, 130)) +
                   final_frame(Opcode::continuation, payload.substr(130)),
               {binary(payload)}, Role::server, limits);
}

TEST(Reader, RefusesALongerMessageAtItsHeader) {
  constexpr ReaderLimits limits{.message_bytes = 200, .message_fragments = 10};
  const std::string key = "\0\0\0\0"s;
  for (const std::uint64_t length : {std::uint64_t{65536}, (std::uint64_t{1} << 63) - 1}) {
    expect_failure(header(0x82, length, 8, true) + key, CloseCode::too_big, "too long",
                   Role::server, limits);
  }
  expect_failure(header(0x81, 201, 2, true) + key, CloseCode::too_big, "too long", Role::server,
                 limits);
}

TEST(Reader, RefusesFragmentsThatAreTooLongTogether) {
  constexpr ReaderLimits limits{.message_bytes = 200, .message_fragments = 10};
  const std::string first = fragment(Opcode::binary, std::string(150, 'x'));
  const std::string key = "\0\0\0\0"s;
  expect_failure(first + header(0x80, 51, 0, true) + key, CloseCode::too_big, "too long",
                 Role::server, limits);
  expect_failure(first + header(0x00, (std::uint64_t{1} << 63) - 1, 8, true) + key,
                 CloseCode::too_big, "too long", Role::server, limits);
}

TEST(Reader, TakesControlFramesWhateverTheMessageLimit) {
  constexpr ReaderLimits limits{.message_bytes = 10, .message_fragments = 2};
  const std::string longest(125, 'p');
  expect_items(fragment(Opcode::text, "0123456789") + final_frame(Opcode::ping, longest) +
                   final_frame(Opcode::continuation, ""),
               {ping(longest), text("0123456789")}, Role::server, limits);
}

// Control frames.

TEST(Reader, TakesControlFramesOfUpTo125Bytes) {
  const std::string longest(125, 'p');
  expect_items(final_frame(Opcode::ping, longest) + final_frame(Opcode::pong, longest) +
                   final_frame(Opcode::ping, ""),
               {ping(longest), pong(longest), ping("")});
}

TEST(Reader, RefusesLongerControlFrames) {
  for (const Opcode opcode : {Opcode::ping, Opcode::pong, Opcode::close}) {
    expect_failure(final_frame(opcode, std::string(126, 'p')), CloseCode::protocol_error, "125");
    expect_failure(final_frame(opcode, std::string(65536, 'p')), CloseCode::protocol_error, "125");
  }
}

TEST(Reader, RefusesFragmentedControlFrames) {
  for (const Opcode opcode : {Opcode::ping, Opcode::pong, Opcode::close}) {
    expect_failure(fragment(opcode, "p"), CloseCode::protocol_error, "fragmented");
  }
}

TEST(Reader, TellsCodeAndReasonOfAClose) {
  expect_items(close_frame(1000), {closed(1000)});
  expect_items(close_frame(1001, "leaving"), {closed(1001, "leaving")});
  expect_items(close_frame(4999, "\xE2\x82\xAC"), {closed(4999, "\xE2\x82\xAC")});
  expect_items(final_frame(Opcode::close, ""), {closed(1005)});
  const std::string longest(123, 'r');
  expect_items(close_frame(3000, longest), {closed(3000, longest)});
}

TEST(Reader, RefusesHalfACode) {
  expect_failure(final_frame(Opcode::close, "\x03"), CloseCode::protocol_error, "half");
}

TEST(Reader, RefusesCodesThatMayNotBeSent) {
  for (const int code : {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535}) {
    expect_failure(close_frame(static_cast<std::uint16_t>(code)), CloseCode::protocol_error,
                   "code");
  }
}

TEST(Reader, RefusesAReasonThatIsNotUtf8) {
  expect_failure(close_frame(1000, "\xC3\x28"), CloseCode::invalid_data, "UTF-8");
}

TEST(Reader, EatsEverythingAfterAClose) {
  Reader reader(Role::server);
  std::vector<Seen> seen;
  feed(reader, close_frame(1000) + final_frame(Opcode::text, "late") + "\xFF\xFF\xFF", seen);
  feed(reader, final_frame(Opcode::text, "later"), seen);
  feed(reader, close_frame(1001), seen);
  EXPECT_EQ(seen, std::vector<Seen>{closed(1000)});
}

TEST(Reader, TakesACloseWithinAMessage) {
  expect_items(fragment(Opcode::text, "never ended") + close_frame(1001, "gone"),
               {closed(1001, "gone")});
}

// UTF-8.

TEST(Reader, TakesTextOfAllPlanes) {
  const std::string all = "\x24\xC2\xA3\xE2\x82\xAC\xED\x95\x9C\xF0\x90\x8D\x88\xF4\x8F\xBF\xBF";
  expect_items(final_frame(Opcode::text, all), {text(all)});
  expect_items(plain(0x81, all), {text(all)}, Role::client);
}

TEST(Reader, TakesTextWhoseCharactersAreCutByFragments) {
  const std::string smile = "\xF0\x9F\x98\x80";
  for (std::size_t cut = 0; cut <= smile.size(); ++cut) {
    expect_items(fragment(Opcode::text, smile.substr(0, cut)) + final_frame(Opcode::ping, "") +
                     final_frame(Opcode::continuation, smile.substr(cut)),
                 {ping(""), text(smile)});
  }
}

TEST(Reader, RefusesTextThatIsNotUtf8) {
  for (const std::string& bad : {
           "\x80"s,                  // A continuation byte alone.
           "\xC0\x80"s,              // Overlong.
           "\xE0\x80\x80"s,          // Overlong.
           "\xED\xA0\x80"s,          // A surrogate.
           "\xF4\x90\x80\x80"s,      // Beyond U+10FFFF.
           "\xF8\x88\x80\x80\x80"s,  // Five bytes.
           "\xE2\x82"s,              // Cut at the end.
           "\xFF"s,
       }) {
    for (const std::size_t before : {0U, 3U, 61U, 1000U}) {
      const std::string payload = std::string(before, 'a') + bad;
      expect_failure(final_frame(Opcode::text, payload), CloseCode::invalid_data, "UTF-8");
      expect_failure(fragment(Opcode::text, payload) + final_frame(Opcode::continuation, ""),
                     CloseCode::invalid_data, "UTF-8");
      expect_items(final_frame(Opcode::binary, payload), {binary(payload)});
      expect_items(final_frame(Opcode::ping, payload.substr(0, 100)),
                   {ping(payload.substr(0, 100))});
    }
  }
}

// Chunks.

/// A long conversation with all kinds of frames, lengths around the borders, and masks that differ.
std::string conversation(std::mt19937& random) {
  std::string wire;
  const auto below = [&random](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  const auto frame = [&](unsigned first, std::size_t size) {
    std::string payload(size, '\0');
    for (char& c : payload) c = static_cast<char>('a' + below(26));
    wire += masked(first, payload, big_endian(random(), 4));
  };
  const auto some_size = [&] { return below(4) == 0 ? 100 + below(400) : below(40); };
  for (int i = 0; i < 40; ++i) {
    const unsigned kind = below(2) == 0 ? 0x1 : 0x2;
    const std::size_t fragments = below(3) == 0 ? 1 + below(5) : 1;
    for (std::size_t at = 0; at < fragments; ++at) {
      while (below(3) == 0) frame(below(2) == 0 ? 0x89 : 0x8A, below(126));
      frame((at == 0 ? kind : 0U) | (at + 1 == fragments ? final_bit : 0U), some_size());
    }
  }
  frame(0x82, 65535);
  frame(0x82, 65536);
  return wire + close_frame(1000, "done");
}

TEST(Reader, GivesTheSameItemsHoweverTheBytesAreCut) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    std::mt19937 random(seed);
    const std::string wire = conversation(random);
    const std::vector<Seen> whole = read(wire);
    ASSERT_EQ(whole.back(), closed(1000, "done"));
    ASSERT_GE(whole.size(), 43U);
    for (const std::size_t longest : {2U, 7U, 40U, 500U, 20'000U}) {
      std::vector<Seen> cut;
      Reader reader(Role::server);
      for (std::size_t at = 0; at < wire.size();) {
        const std::size_t size = std::min<std::size_t>(1 + random() % longest, wire.size() - at);
        feed(reader, wire.substr(at, size), cut);
        at += size;
      }
      ASSERT_EQ(cut, whole) << "seed " << seed << ", cuts of up to " << longest;
    }
  }
}

TEST(Reader, GivesTheSameItemsForEveryCutInTwo) {
  const std::string wire = fragment(Opcode::text, std::string(130, 'f')) +
                           final_frame(Opcode::ping, "within") +
                           final_frame(Opcode::continuation, "end") +
                           final_frame(Opcode::binary, "b") + close_frame(1000, "done");
  const std::vector<Seen> whole = read(wire);
  ASSERT_EQ(whole.size(), 4U);
  for (std::size_t cut = 0; cut <= wire.size(); ++cut) {
    std::vector<Seen> seen;
    Reader reader(Role::server);
    feed(reader, wire.substr(0, cut), seen);
    feed(reader, "", seen);
    feed(reader, wire.substr(cut), seen);
    ASSERT_EQ(seen, whole) << cut;
  }
}

TEST(Reader, GoesOnAfterItWasMoved) {
  const std::string wire =
      fragment(Opcode::text, "moved ") + final_frame(Opcode::continuation, "on");
  std::vector<Seen> seen;
  Reader first(Role::server);
  feed(first, wire.substr(0, 14), seen);
  Reader second = std::move(first);
  feed(second, wire.substr(14), seen);
  EXPECT_EQ(seen, std::vector<Seen>{text("moved on")});
}

// Memory.

TEST(Reader, HoldsNothingBetweenMessages) {
  Reader reader(Role::server);
  EXPECT_EQ(reader.held_bytes(), 0U);
  const std::string payload(500'000, 'x');
  const std::string wire = final_frame(Opcode::binary, payload);
  std::vector<Seen> seen;
  feed(reader, wire.substr(0, 400'000), seen);
  EXPECT_GE(reader.held_bytes(), 390'000U);
  feed(reader, wire.substr(400'000), seen);
  EXPECT_EQ(seen, std::vector<Seen>{binary(payload)});
  EXPECT_EQ(reader.held_bytes(), 0U);

  feed(reader, fragment(Opcode::text, "frag") + final_frame(Opcode::continuation, "ments"), seen);
  const std::string control = final_frame(Opcode::ping, "a ping that is cut");
  feed(reader, control.substr(0, 12), seen);
  EXPECT_GT(reader.held_bytes(), 0U);
  feed(reader, control.substr(12), seen);
  EXPECT_EQ(reader.held_bytes(), 0U);
  EXPECT_EQ(seen.size(), 3U);
}

TEST(Reader, HoldsNothingForWhatArrivesWhole) {
  std::string input = final_frame(Opcode::text, std::string(70'000, 'x')) +
                      final_frame(Opcode::ping, "p") + final_frame(Opcode::binary, "b");
  std::span<char> rest(input);
  Reader reader(Role::server);
  for (int i = 0; i < 3; ++i) {
    EXPECT_NE(reader.next(rest, wide).kind, Kind::more);
    EXPECT_EQ(reader.held_bytes(), 0U);
  }
}

TEST(Reader, HoldsNothingAfterTheEnd) {
  for (const std::string& end : {close_frame(1000), "\xFF\xFF"s}) {
    Reader reader(Role::server);
    std::vector<Seen> seen;
    feed(reader, fragment(Opcode::text, std::string(100'000, 'x')) + end, seen);
    EXPECT_EQ(seen.size(), 1U);
    EXPECT_EQ(reader.held_bytes(), 0U);
  }
}

TEST(Reader, AllocatesNothingThatIsOnlyAnnounced) {
  constexpr ReaderLimits endless{.message_bytes = SIZE_MAX, .message_fragments = SIZE_MAX};
  const std::string announced = header(0x82, (std::uint64_t{1} << 63) - 1, 8, true) + "mask";
  Reader reader(Role::server);
  std::vector<Seen> seen;
  feed(reader, announced, seen, endless);
  EXPECT_EQ(reader.held_bytes(), 0U);
  feed(reader, std::string(1000, 'x'), seen, endless);
  EXPECT_GE(reader.held_bytes(), 1000U);
  EXPECT_LE(reader.held_bytes(), 4000U);
  EXPECT_TRUE(seen.empty());
}

TEST(Reader, IsSmall) {
  EXPECT_LE(sizeof(Reader), 64U);
}

}  // namespace
}  // namespace updraft::websocket
