#include "websocket/reader.hpp"

#include "websocket/wire.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace updraft::websocket::reader_test {
namespace {

using namespace std::string_literals;
using Kind = Item::Kind;

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
}  // namespace updraft::websocket::reader_test
