#include "websocket/reader.hpp"
#include "websocket/wire.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace updraft::websocket::reader_rules_test {
namespace {

using namespace std::string_literals;
using Kind = Item::Kind;

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

}  // namespace
}  // namespace updraft::websocket::reader_rules_test
