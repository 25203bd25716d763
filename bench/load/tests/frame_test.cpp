#include "frame.hpp"

#include "websocket/frame.hpp"
#include "websocket/reader.hpp"

#include <gtest/gtest.h>

#include <span>
#include <string>

namespace updraft::load::frame_test {
namespace {

using namespace std::string_literals;

Taken take(std::string_view bytes) {
  ServerFrame frame;
  return take_frame(bytes, frame);
}

TEST(TakeFrame, FindsFramesOfAllLengthsCutAtAnyByte) {
  for (const std::size_t size : {0U, 1U, 125U, 126U, 127U, 4096U, 65535U, 65536U, 70000U}) {
    const std::string payload(size, 'p');
    const std::string bytes(websocket::make_frame(Opcode::text, payload).bytes());
    const std::string twice = bytes + bytes;
    // The whole first frame, and each start of the second.
    for (std::size_t cut = bytes.size(); cut < twice.size();
         cut += cut < bytes.size() + 20 ? 1 : 97) {
      std::string_view rest = std::string_view(twice).substr(0, cut);
      ServerFrame frame;
      ASSERT_EQ(take_frame(rest, frame), Taken::frame);
      ASSERT_EQ(frame.payload, payload);
      ASSERT_EQ(take_frame(rest, frame), Taken::cut);
      ASSERT_EQ(rest.size(), cut - bytes.size());
    }
  }
}

TEST(TakeFrame, TellsControlFramesFromTexts) {
  for (const Opcode opcode : {Opcode::ping, Opcode::pong, Opcode::close}) {
    const websocket::Frame sent = websocket::make_frame(opcode, "ab");
    std::string_view bytes = sent.bytes();
    ServerFrame frame;
    ASSERT_EQ(take_frame(bytes, frame), Taken::frame);
    EXPECT_EQ(frame.opcode, opcode);
    EXPECT_EQ(frame.payload, "ab");
    EXPECT_TRUE(bytes.empty());
  }
}

TEST(TakeFrame, RefusesWhatALoadDoesNotExpect) {
  EXPECT_EQ(take("\x01\x01"s
                 "a"),
            Taken::broken)
      << "a fragment";
  EXPECT_EQ(take("\x80\x01"s
                 "a"),
            Taken::broken)
      << "a continuation";
  EXPECT_EQ(take("\x82\x01"s
                 "a"),
            Taken::broken)
      << "binary";
  EXPECT_EQ(take("\xc1\x01"s
                 "a"),
            Taken::broken)
      << "a reserved bit";
  EXPECT_EQ(take("\x83\x01"s
                 "a"),
            Taken::broken)
      << "a reserved opcode";
  EXPECT_EQ(take("\x81\x81"s
                 "kkkka"),
            Taken::broken)
      << "masked";
  EXPECT_EQ(take("\x81\x7e\x00\x7d"s), Taken::broken) << "a length in more bytes than it needs";
  EXPECT_EQ(take("\x81\x7f\x00\x00\x00\x00\x00\x00\xff\xff"s), Taken::broken) << "the same";
  EXPECT_EQ(take("\x81\x7f\x00\x00\x00\x00\x10\x00\x00\x00"s), Taken::broken) << "a huge frame";
  EXPECT_EQ(take("\x89\x7e\x00\x80"s), Taken::broken) << "a long ping";
}

TEST(AppendFrame, WritesWhatAServerReads) {
  Random random(1);
  for (const std::size_t size : {0U, 1U, 125U, 126U, 65535U, 65536U}) {
    const std::string part(size, 'p');
    std::string bytes = "before";
    append_frame(bytes, Opcode::text, {"a", part, "", "z"}, random);
    std::span<char> input = std::span(bytes).subspan(std::string_view("before").size());
    websocket::Reader reader(websocket::Role::server);
    const auto item = reader.next(input, {.message_bytes = 1 << 20, .message_fragments = 1});
    ASSERT_EQ(item.kind, websocket::Item::Kind::text);
    ASSERT_EQ(item.payload, "a" + part + "z");
    ASSERT_TRUE(input.empty());
  }
}

TEST(AppendFrame, MasksEachFrameByAnotherKey) {
  Random random(1);
  std::string first;
  std::string second;
  append_frame(first, Opcode::text, {"the same"}, random);
  append_frame(second, Opcode::text, {"the same"}, random);
  EXPECT_NE(first, second);
}

}  // namespace
}  // namespace updraft::load::frame_test
