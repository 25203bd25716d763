#include "websocket/deflater.hpp"
#include "websocket/inflater.hpp"
#include "websocket/reader.hpp"
#include "websocket/wire.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace updraft::websocket::compressed_message_test {
namespace {

using namespace std::string_literals;

constexpr unsigned compressed_bit = 0x40;

/// RFC 7692, section 7.2.3.1.
const std::string hello = "\xf2\x48\xcd\xc9\xc9\x07\x00"s;

std::string compressed_frame(Opcode opcode, const std::string& payload) {
  return masked(final_bit | compressed_bit | static_cast<unsigned>(opcode), payload);
}

std::string compressed_fragment(Opcode opcode, const std::string& payload) {
  return masked(compressed_bit | static_cast<unsigned>(opcode), payload);
}

std::string deflated(const std::string& message) {
  Deflater deflater;
  return std::string(deflater.deflate(message));
}

/// What a reader makes of it that has agreed on compression, given inputs of that size.
std::vector<Seen> read_compressed(const std::string& wire, std::size_t input_size,
                                  const ReaderLimits& limits = wide) {
  Inflater inflater;
  Reader reader(Role::server, &inflater);
  std::vector<Seen> seen;
  for (std::size_t at = 0; at < wire.size(); at += input_size) {
    feed(reader, wire.substr(at, input_size), seen, limits);
  }
  return seen;
}

void expect_read(const std::string& wire, const std::vector<Seen>& items,
                 const ReaderLimits& limits = wide) {
  for (const std::size_t size : {wire.size(), std::size_t{1}, std::size_t{5}}) {
    EXPECT_EQ(read_compressed(wire, size, limits), items) << "in inputs of " << size;
  }
}

Seen failure(CloseCode code, std::string reason) {
  return {Item::Kind::failure, std::move(reason), 0, code};
}

const Seen broken = failure(CloseCode::invalid_data, "a compressed message is broken");
const Seen too_long = failure(CloseCode::too_big, "a message is too long");
const Seen reserved = failure(CloseCode::protocol_error, "a frame has reserved bits set");

TEST(CompressedMessage, IsReadAsTheStandardsExamplesAre) {
  expect_read(compressed_frame(Opcode::text, hello), {text("Hello")});
  expect_read(compressed_frame(Opcode::binary, hello), {binary("Hello")});
  expect_read(compressed_fragment(Opcode::text, hello.substr(0, 3)) +
                  final_frame(Opcode::continuation, hello.substr(3)),
              {text("Hello")});
  expect_read(compressed_frame(Opcode::text, "\x00"s), {text("")});
}

TEST(CompressedMessage, StandsAmongPlainOnesAndControlFrames) {
  expect_read(
      final_frame(Opcode::text, "plain") + compressed_frame(Opcode::text, hello) +
          compressed_fragment(Opcode::text, hello.substr(0, 1)) + final_frame(Opcode::ping, "p") +
          fragment(Opcode::continuation, "") + final_frame(Opcode::continuation, hello.substr(1)) +
          final_frame(Opcode::text, "again") + compressed_frame(Opcode::text, hello),
      {text("plain"), text("Hello"), ping("p"), text("Hello"), text("again"), text("Hello")});
}

TEST(CompressedMessage, IsLeftAloneInAnyNumberOfFragments) {
  std::string message;
  for (int i = 0; i < 300; ++i) message += std::to_string(i) + ",";
  const std::string payload = deflated(message);
  std::string wire = compressed_fragment(Opcode::text, "");
  for (const char byte : payload) wire += fragment(Opcode::continuation, {byte});
  wire += final_frame(Opcode::continuation, "");
  expect_read(wire, {text(message)});
}

TEST(CompressedMessage, IsRefusedWhereNoneWasAgreedOn) {
  expect_failure(compressed_frame(Opcode::text, hello), CloseCode::protocol_error, "reserved bits");
}

TEST(CompressedMessage, BeginsWithTheOnlyMarkedFrame) {
  expect_read(
      compressed_fragment(Opcode::text, hello) + compressed_frame(Opcode::continuation, "\x00"s),
      {reserved});
  expect_read(fragment(Opcode::text, "x") + compressed_frame(Opcode::continuation, hello),
              {reserved});
  for (const Opcode control : {Opcode::ping, Opcode::pong, Opcode::close}) {
    expect_read(compressed_frame(control, hello), {reserved});
  }
  for (const unsigned bits : {0x20U, 0x10U, 0x60U, 0x50U}) {
    expect_read(masked(final_bit | bits | 0x1, hello), {reserved});
  }
}

TEST(CompressedMessage, EndsTheConnectionWhereItIsBroken) {
  const std::string after = final_frame(Opcode::text, "never seen");
  expect_read(compressed_frame(Opcode::text, "Hello") + after, {broken});
  expect_read(compressed_frame(Opcode::text, "") + after, {broken});
  expect_read(compressed_frame(Opcode::text, hello.substr(0, 4)) + after, {broken});
  expect_read(compressed_frame(Opcode::binary, hello + "\x01") + after, {broken});
  // Section 7.2.3.2: its context would have been taken over.
  expect_read(compressed_frame(Opcode::text, hello) +
                  compressed_frame(Opcode::text, "\xf2\x00\x11\x00\x00"s) + after,
              {text("Hello"), broken});
}

TEST(CompressedMessage, IsCheckedForUtf8OnceItIsInflated) {
  const std::string message = std::string(1000, 'x') + "\xff";
  expect_read(compressed_frame(Opcode::text, deflated(message)),
              {failure(CloseCode::invalid_data, "a text message is not valid UTF-8")});
  expect_read(compressed_frame(Opcode::binary, deflated(message)), {binary(message)});
}

TEST(CompressedMessage, IsAsLongAsTheLimitAtMost) {
  const ReaderLimits limits{.message_bytes = 10'000, .message_fragments = 8};
  const std::string at_the_limit(10'000, 'x');
  expect_read(compressed_frame(Opcode::text, deflated(at_the_limit)), {text(at_the_limit)}, limits);
  expect_read(compressed_frame(Opcode::text, deflated(at_the_limit + "x")), {too_long}, limits);
  expect_read(compressed_frame(Opcode::text, deflated(std::string(std::size_t{1} << 24, 'x'))),
              {too_long}, limits);
  // What has come counts too, before it is known what it will be.
  expect_read(compressed_frame(Opcode::text, std::string(10'001, '\0')), {too_long}, limits);
}

TEST(CompressedMessage, LeavesNothingInTheReader) {
  Inflater inflater;
  Reader reader(Role::server, &inflater);
  std::vector<Seen> seen;
  feed(reader, compressed_fragment(Opcode::text, hello.substr(0, 3)), seen);
  EXPECT_GT(reader.held_bytes(), 0U);
  feed(reader, final_frame(Opcode::continuation, hello.substr(3)), seen);
  EXPECT_EQ(reader.held_bytes(), 0U);
  EXPECT_EQ(seen, std::vector<Seen>{text("Hello")});
}

TEST(CompressedMessage, OfOneReaderMayLieBetweenThoseOfAnother) {
  Inflater inflater;
  Reader one(Role::server, &inflater);
  Reader other(Role::server, &inflater);
  std::vector<Seen> seen;
  feed(one, compressed_fragment(Opcode::text, hello.substr(0, 3)), seen);
  feed(other, compressed_frame(Opcode::text, deflated(std::string(500, 'o'))), seen);
  feed(one, final_frame(Opcode::continuation, hello.substr(3)), seen);
  EXPECT_EQ(seen, (std::vector<Seen>{text(std::string(500, 'o')), text("Hello")}));
}

/// At most 100 times as long as what was received, and 1,000 bytes more.
constexpr ReaderLimits by_ratio{.message_bytes = std::size_t{1} << 20,
                                .message_fragments = 4096,
                                .inflation_ratio = 100,
                                .inflated_ahead_bytes = 1000};
const Seen too_much =
    failure(CloseCode::too_big, "a message is compressed too much (inflation-ratio)");

/// The longest text of one character that may be the first message.
std::string longest_text() {
  const auto fits = [](const std::string& text) {
    return text.size() <= 1000 + 100 * deflated(text).size();
  };
  std::string longest;
  for (const std::size_t step : {512U, 32U, 1U}) {
    while (fits(longest + std::string(step, 'x'))) longest.append(step, 'x');
  }
  return longest;
}

TEST(CompressedMessage, MayBeSoManyTimesAsLongAsWhatWasReceivedAndNoLonger) {
  const std::string longest = longest_text();
  EXPECT_GT(longest.size(), 1000U);
  EXPECT_LT(longest.size(), 10'000U);
  expect_read(compressed_frame(Opcode::text, deflated(longest)), {text(longest)}, by_ratio);
  expect_read(compressed_frame(Opcode::text, deflated(longest + "xx")), {too_much}, by_ratio);
  expect_read(compressed_frame(Opcode::text, deflated(longest + "xx")), {text(longest + "xx")});
}

TEST(CompressedMessage, UsesUpWhatItsSessionMayInflateAhead) {
  // More than a third of what it may, and less than half.
  std::string part(1000, 'x');
  const auto ahead = [&] { return part.size() - 100 * deflated(part).size(); };
  while (ahead() <= 1000 / 3 || ahead() > 1000 / 2) part.append(50, 'x');
  const std::string wire = compressed_frame(Opcode::text, deflated(part));
  expect_read(wire + wire + wire, {text(part), text(part), too_much}, by_ratio);
}

TEST(CompressedMessage, MayBeLongerWhereMoreWasReceivedBefore) {
  const std::string longest = longest_text();
  const std::string wire = compressed_frame(Opcode::text, deflated(longest));
  // The plain messages and the pings of ten bytes earn a thousand each.
  const std::string plain = final_frame(Opcode::text, "ten bytes.");
  const std::string ping_frame = final_frame(Opcode::ping, "ten bytes.");
  expect_read(wire + plain + wire + ping_frame + wire,
              {text(longest), text("ten bytes."), text(longest), ping("ten bytes."), text(longest)},
              by_ratio);
  // What is earned beyond that is not saved.
  expect_read(plain + plain + compressed_frame(Opcode::text, deflated(longest + "xx")),
              {text("ten bytes."), text("ten bytes."), too_much}, by_ratio);
}

TEST(CompressedMessage, TellsTheTwoLimitsOfItsLengthApart) {
  ReaderLimits limits = by_ratio;
  limits.message_bytes = 500;
  expect_read(compressed_frame(Opcode::text, deflated(std::string(501, 'x'))), {too_long}, limits);
}

}  // namespace
}  // namespace updraft::websocket::compressed_message_test
