#include "hub/outbox.hpp"

#include "websocket/frame.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>

namespace updraft::test {
namespace {

/// Takes a given number of bytes per call, and remembers them.
class Pipe final : public hub::Connection {
 public:
  explicit Pipe(std::size_t bytes_per_call = std::numeric_limits<std::size_t>::max())
      : bytes_per_call_(bytes_per_call) {}
  std::size_t write(std::span<const std::string_view> pieces) override {
    std::size_t room = bytes_per_call_;
    std::size_t taken = 0;
    for (const auto piece : pieces) {
      const std::size_t part = std::min(room, piece.size());
      bytes.append(piece.substr(0, part));
      taken += part;
      room -= part;
    }
    return taken;
  }
  void close() override {}
  void drop() override {}

  std::string bytes;

 private:
  std::size_t bytes_per_call_;
};

websocket::Frame frame(std::string_view text) {
  return make_frame(websocket::Opcode::text, text);
}

TEST(Outbox, WritesMoreFramesThanFitOneCall) {
  hub::Outbox outbox;
  Pipe pipe;
  std::string expected;
  for (int i = 0; i < 1000; ++i) {
    const auto next = frame(std::to_string(i));
    expected += next.bytes();
    outbox.add(next);
  }
  EXPECT_EQ(outbox.reply_bytes(), expected.size());
  EXPECT_TRUE(outbox.write(pipe));
  EXPECT_EQ(pipe.bytes, expected);
  EXPECT_EQ(outbox.reply_bytes(), 0U);
  EXPECT_EQ(outbox.taken_bytes(), expected.size());
}

TEST(Outbox, KeepsItsPlaceWhereverTheConnectionStops) {
  for (std::size_t step = 1; step < 40; ++step) {
    hub::Outbox outbox;
    Pipe pipe(step);
    std::string expected;
    for (const auto* text : {"a", "", "the third", "and a last one"}) {
      expected += frame(text).bytes();
      outbox.add(frame(text));
    }
    for (std::size_t calls = 0; !outbox.write(pipe) && calls < expected.size(); ++calls) {
    }
    EXPECT_EQ(pipe.bytes, expected) << step << " bytes a call";
    EXPECT_TRUE(outbox.empty());
  }
}

}  // namespace
}  // namespace updraft::test
