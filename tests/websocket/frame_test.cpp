#include "websocket/frame.hpp"

#include "websocket/deflater.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace updraft::websocket::frame_test {
namespace {

using namespace std::string_literals;

TEST(Frame, IsThatOfTheStandardsExamples) {
  // RFC 6455, section 5.7.
  EXPECT_EQ(make_frame(Opcode::text, "Hello").bytes(), "\x81\x05\x48\x65\x6c\x6c\x6f");
  EXPECT_EQ(make_frame(Opcode::ping, "Hello").bytes(), "\x89\x05\x48\x65\x6c\x6c\x6f");
  EXPECT_EQ(make_frame(Opcode::binary, std::string(256, 'x')).bytes().substr(0, 4),
            "\x82\x7E\x01\x00"s);
  EXPECT_EQ(make_frame(Opcode::binary, std::string(65536, 'x')).bytes().substr(0, 10),
            "\x82\x7F\x00\x00\x00\x00\x00\x01\x00\x00"s);
}

TEST(Frame, HasTheShortestHeaderAtEveryBorder) {
  const std::vector<std::pair<std::size_t, std::string>> cases = {
      {0, "\x81\x00"s},
      {1, "\x81\x01"s},
      {125, "\x81\x7D"s},
      {126, "\x81\x7E\x00\x7E"s},
      {65535, "\x81\x7E\xFF\xFF"s},
      {65536, "\x81\x7F\x00\x00\x00\x00\x00\x01\x00\x00"s},
      {0x1234567, "\x81\x7F\x00\x00\x00\x00\x01\x23\x45\x67"s},
  };
  for (const auto& [size, header] : cases) {
    const std::string payload(size, 'p');
    const Frame frame = make_frame(Opcode::text, payload);
    EXPECT_TRUE(frame.bytes() == header + payload) << size;
    EXPECT_TRUE(frame.payload() == payload) << size;
  }
}

TEST(Frame, IsNoneByDefault) {
  const Frame none;
  EXPECT_FALSE(none);
  EXPECT_EQ(none.bytes(), "");
  EXPECT_EQ(none.payload(), "");
  const Frame copy = none;
  EXPECT_FALSE(copy);
}

TEST(Frame, SharesItsBytesWithItsCopies) {
  Frame first = make_frame(Opcode::text, "shared");
  const char* bytes = first.bytes().data();
  Frame second = first;
  Frame third;
  third = second;
  EXPECT_EQ(second.bytes().data(), bytes);
  EXPECT_EQ(third.bytes().data(), bytes);
  first = Frame();
  second = std::move(third);
  EXPECT_FALSE(first);
  EXPECT_FALSE(third);
  EXPECT_EQ(second.payload(), "shared");
}

TEST(Frame, SurvivesAssignmentToItself) {
  Frame frame = make_frame(Opcode::text, "same");
  const Frame& alias = frame;
  frame = alias;
  EXPECT_EQ(frame.payload(), "same");
}

TEST(Frame, IsOnePointer) {
  EXPECT_EQ(sizeof(Frame), sizeof(void*));
}

TEST(Frame, MayBeCopiedOnManyThreadsAtOnce) {
  Frame frame = make_frame(Opcode::text, "for all");
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([frame] {
      std::vector<Frame> outbox;
      for (int round = 0; round < 10'000; ++round) {
        outbox.push_back(frame);
        if (outbox.size() == 64) outbox.clear();
      }
      EXPECT_EQ(frame.payload(), "for all");
    });
  }
  frame = Frame();
  for (std::thread& thread : threads) thread.join();
}

TEST(CloseFrame, CarriesCodeAndReason) {
  EXPECT_EQ(make_close(CloseCode::normal).bytes(), "\x88\x02\x03\xE8"s);
  EXPECT_EQ(make_close(CloseCode::too_big, "too big").bytes(), "\x88\x09\x03\xF1too big"s);
  EXPECT_EQ(make_close(static_cast<CloseCode>(4999), "bye").bytes(), "\x88\x05\x13\x87\x62ye"s);
}

TEST(CloseFrame, IsEmptyWithoutCode) {
  EXPECT_EQ(make_close(CloseCode::none).bytes(), "\x88\x00"s);
  EXPECT_EQ(make_close(CloseCode::none, "unheard").bytes(), "\x88\x00"s);
}

TEST(CloseFrame, CutsAReasonThatDoesNotFit) {
  const std::string fits(123, 'r');
  EXPECT_EQ(make_close(CloseCode::policy, fits).payload(), "\x03\xF0" + fits);
  EXPECT_EQ(make_close(CloseCode::policy, fits + "s").payload(), "\x03\xF0" + fits);
}

TEST(CloseFrame, CutsAReasonBetweenCharacters) {
  const std::string euro = "\xE2\x82\xAC";
  const std::string smile = "\xF0\x9F\x98\x80";
  const auto reason = [](const std::string& text) {
    return std::string(make_close(CloseCode::policy, text).payload().substr(2));
  };
  EXPECT_EQ(reason(std::string(120, 'r') + euro + "s"), std::string(120, 'r') + euro);
  EXPECT_EQ(reason(std::string(121, 'r') + euro), std::string(121, 'r'));
  EXPECT_EQ(reason(std::string(122, 'r') + euro), std::string(122, 'r'));
  EXPECT_EQ(reason(std::string(123, 'r') + euro), std::string(123, 'r'));
  EXPECT_EQ(reason(std::string(119, 'r') + smile + "s"), std::string(119, 'r') + smile);
  EXPECT_EQ(reason(std::string(120, 'r') + smile), std::string(120, 'r'));
}

TEST(CloseFrame, CutsEvenAReasonThatIsNotUtf8) {
  EXPECT_EQ(make_close(CloseCode::policy, std::string(200, '\x80')).payload(), "\x03\xF0");
}

TEST(FrameWriter, MakesAFrameOfWhatWasAppended) {
  FrameWriter writer;
  writer.payload().push_back('{');
  writer.payload().append("\"a\":1");
  writer.payload().push_back('}');
  EXPECT_EQ(writer.payload().size(), 7U);
  EXPECT_EQ(writer.finish(Opcode::text).bytes(), "\x81\x07{\"a\":1}");
}

TEST(FrameWriter, StartsAnewAfterEachFrame) {
  FrameWriter writer;
  writer.payload() = "first";
  const Frame first = writer.finish(Opcode::text);
  EXPECT_TRUE(writer.payload().empty());
  writer.payload() = "second";
  const Frame second = writer.finish(Opcode::binary);
  EXPECT_EQ(first.bytes(),
            "\x81\x05"
            "first");
  EXPECT_EQ(second.bytes(), "\x82\x06second");
  EXPECT_EQ(writer.finish(Opcode::text).bytes(), "\x81\x00"s);
}

TEST(FrameWriter, KeepsItsRoomForTheNextFrameUnlessItIsLarge) {
  FrameWriter writer;
  writer.payload().assign(1000, 'x');
  static_cast<void>(writer.finish(Opcode::text));
  EXPECT_GE(writer.payload().capacity(), 1000U);
  writer.payload().assign(FrameWriter::kept_bytes + 1, 'x');
  EXPECT_EQ(writer.finish(Opcode::text).payload().size(), FrameWriter::kept_bytes + 1);
  EXPECT_LT(writer.payload().capacity(), 1000U);
}

TEST(FrameWriter, WritesFramesInARowAsOnePiece) {
  FrameWriter writer;
  EXPECT_EQ(writer.run_bytes(), 0U);
  std::string expected;
  for (const std::size_t size : {0U, 5U, 125U, 126U, 70'000U}) {
    const std::string payload(size, 'x');
    writer.payload() += payload;
    writer.add_to_run(Opcode::text);
    expected += make_frame(Opcode::text, payload).bytes();
    EXPECT_EQ(writer.run_bytes(), expected.size());
    EXPECT_TRUE(writer.payload().empty());
  }
  const Frame run = writer.finish_run();
  EXPECT_EQ(run.bytes(), expected);
  EXPECT_EQ(writer.run_bytes(), 0U);
  Deflater deflater;
  EXPECT_EQ(run.deflated_bytes(deflater), expected) << "each would have to be compressed by itself";
}

TEST(FrameWriter, WritesFramesOfTheirOwnBesideARun) {
  FrameWriter writer;
  writer.payload() += "one of the run";
  writer.add_to_run(Opcode::text);
  writer.payload() += "alone";
  EXPECT_EQ(writer.finish(Opcode::text).payload(), "alone");
  EXPECT_EQ(writer.finish_run().bytes(), make_frame(Opcode::text, "one of the run").bytes());
}

}  // namespace
}  // namespace updraft::websocket::frame_test
