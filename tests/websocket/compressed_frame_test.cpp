#include "websocket/deflater.hpp"
#include "websocket/frame.hpp"
#include "websocket/inflater.hpp"
#include "websocket/reader.hpp"
#include "websocket/wire.hpp"

#include <gtest/gtest.h>

#include <barrier>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace updraft::websocket::compressed_frame_test {
namespace {

const std::string repetitive(Deflater::min_message_bytes, 'r');

/// What a client makes of it.
std::vector<Seen> read_by_client(std::string_view bytes) {
  Inflater inflater;
  Reader reader(Role::client, &inflater);
  std::vector<Seen> seen;
  feed(reader, std::string(bytes), seen);
  return seen;
}

TEST(CompressedFrame, IsReadAsThePlainOne) {
  Deflater deflater;
  std::minstd_rand random(1);
  for (const std::size_t size : {512U, 4096U, 65'536U, 1'000'000U}) {
    std::string message;
    while (message.size() < size) message += std::to_string(random()) + ",";
    message.resize(size);
    const Frame frame = make_frame(Opcode::text, message);
    const std::string_view bytes = frame.deflated_bytes(deflater);
    EXPECT_LT(bytes.size(), frame.bytes().size());
    EXPECT_EQ(bytes.front(), '\xC1');
    EXPECT_EQ(read_by_client(bytes), std::vector<Seen>{text(message)}) << size;
    EXPECT_TRUE(frame.payload() == message) << "the plain one is still there";
  }
  const Frame frame = make_frame(Opcode::binary, repetitive);
  EXPECT_EQ(read_by_client(frame.deflated_bytes(deflater)), std::vector<Seen>{binary(repetitive)});
}

TEST(CompressedFrame, IsThePlainOneWhereThatIsShort) {
  Deflater deflater;
  const Frame frame = make_frame(Opcode::text, repetitive.substr(1));
  EXPECT_EQ(frame.deflated_bytes(deflater).data(), frame.bytes().data());
  const Frame control = make_frame(Opcode::ping, std::string(max_control_bytes, 'p'));
  EXPECT_EQ(control.deflated_bytes(deflater), control.bytes());
  EXPECT_EQ(Frame().deflated_bytes(deflater), "");
}

TEST(CompressedFrame, IsThePlainOneWhereNothingIsGained) {
  Deflater deflater;
  std::minstd_rand random(3);
  std::string noise(5000, '\0');
  for (char& each : noise) each = static_cast<char>(random() >> 8);
  const Frame frame = make_frame(Opcode::binary, noise);
  EXPECT_EQ(frame.deflated_bytes(deflater).data(), frame.bytes().data());
}

TEST(CompressedFrame, IsMadeOnceForAllCopies) {
  Deflater first;
  Deflater second;
  const Frame frame = make_frame(Opcode::text, repetitive);
  const Frame copy = frame;
  const std::string_view bytes = frame.deflated_bytes(first);
  EXPECT_EQ(copy.deflated_bytes(second).data(), bytes.data());
  EXPECT_EQ(frame.deflated_bytes(second).data(), bytes.data());
}

TEST(CompressedFrame, IsTheSameForThreadsThatAskAtOnce) {
  constexpr int thread_count = 4;
  constexpr int rounds = 50;
  for (int round = 0; round < rounds; ++round) {
    const Frame frame = make_frame(Opcode::text, std::string(100'000, 't'));
    std::vector<std::string_view> seen(thread_count);
    std::barrier start(thread_count);
    {
      std::vector<std::jthread> threads;
      for (auto& bytes : seen) {
        threads.emplace_back([&bytes, &start, frame] {
          Deflater deflater;
          start.arrive_and_wait();
          bytes = frame.deflated_bytes(deflater);
        });
      }
    }
    for (const auto& bytes : seen) EXPECT_EQ(bytes.data(), seen.front().data());
    EXPECT_EQ(read_by_client(seen.front()).size(), 1U);
  }
}

}  // namespace
}  // namespace updraft::websocket::compressed_frame_test
