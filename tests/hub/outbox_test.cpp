#include "hub/outbox.hpp"

#include "websocket/frame.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>

namespace updraft::test::outbox_test {
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
  std::size_t unacknowledged() noexcept override { return 0; }
  void close() override {}
  void drop() override {}

  std::string bytes;

 private:
  std::size_t bytes_per_call_;
};

websocket::Deflater deflater;
const hub::WireForm plain{{}, deflater};

websocket::Frame frame(std::string_view text) {
  return make_frame(websocket::Opcode::text, text);
}

TEST(Outbox, WritesNoMoreAtOnceThanItIsTold) {
  using Written = hub::Outbox::Written;
  hub::Outbox outbox;
  Pipe pipe;
  std::string expected;
  for (int i = 0; i < 4000; ++i) {
    const auto next = frame(std::to_string(i));
    expected += next.bytes();
    outbox.add(next);
  }
  constexpr std::uint64_t cost_of_300 = 300 * hub::Outbox::bytes_per_frame;
  EXPECT_EQ(outbox.write_some(pipe, plain, cost_of_300), Written::some);
  EXPECT_GE(outbox.cost(), cost_of_300);
  // It stops between two calls, each of which takes some hundreds.
  EXPECT_LT(pipe.bytes.size(), expected.size() / 4);
  while (outbox.write_some(pipe, plain, cost_of_300) == Written::some) EXPECT_FALSE(outbox.empty());
  EXPECT_TRUE(outbox.empty());
  EXPECT_EQ(pipe.bytes, expected);
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
  EXPECT_EQ(outbox.reply_bytes(), expected.size() + 1000 * hub::Outbox::entry_bytes);
  EXPECT_TRUE(outbox.write(pipe, plain));
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
    for (std::size_t calls = 0; !outbox.write(pipe, plain) && calls < expected.size(); ++calls) {
    }
    EXPECT_EQ(pipe.bytes, expected) << step << " bytes a call";
    EXPECT_TRUE(outbox.empty());
  }
}

TEST(Outbox, WritesTheSameBytesToAllThatAgreedOnCompression) {
  const auto shared = frame(std::string(5000, 's'));
  websocket::Deflater other;
  const hub::WireForm here{websocket::Compression(15), deflater};
  const hub::WireForm elsewhere{websocket::Compression(13), other};
  const hub::WireForm small_window{websocket::Compression(12), other};
  EXPECT_LT(here.bytes_of(shared).size(), shared.bytes().size());
  EXPECT_EQ(elsewhere.bytes_of(shared).data(), here.bytes_of(shared).data());
  EXPECT_EQ(small_window.bytes_of(shared).data(), shared.bytes().data());
  EXPECT_EQ(plain.bytes_of(shared).data(), shared.bytes().data());
}

TEST(Outbox, KeepsItsPlaceInCompressedFramesToo) {
  const hub::WireForm compressed{websocket::Compression(15), deflater};
  for (std::size_t step = 1; step < 40; ++step) {
    hub::Outbox outbox;
    Pipe pipe(step);
    std::string expected;
    for (const auto& text : {std::string(600, 'a'), std::string("short"), std::string(5000, 'b')}) {
      const auto next = frame(text);
      expected += compressed.bytes_of(next);
      outbox.add(next);
    }
    for (std::size_t calls = 0; !outbox.write(pipe, compressed) && calls < expected.size();
         ++calls) {
    }
    EXPECT_EQ(pipe.bytes, expected) << step << " bytes a call";
    EXPECT_TRUE(outbox.empty());
    EXPECT_EQ(outbox.reply_bytes(), 0U);
    EXPECT_EQ(outbox.taken_bytes(), expected.size());
  }
}

TEST(Outbox, KeepsTheNewestPongInThePlaceOfTheFirst) {
  hub::Outbox outbox;
  const auto pong = [](std::string_view payload) {
    return make_frame(websocket::Opcode::pong, payload);
  };
  outbox.add(frame("before"));
  for (const auto* payload : {"1", "a longer one", ""}) outbox.add_pong(pong(payload));
  outbox.add(frame("behind"));
  outbox.add_pong(pong("newest"));
  const std::string expected = std::string(frame("before").bytes())
                                   .append(pong("newest").bytes())
                                   .append(frame("behind").bytes());
  EXPECT_EQ(outbox.reply_bytes(), expected.size() + 3 * hub::Outbox::entry_bytes);
  Pipe pipe;
  EXPECT_TRUE(outbox.write(pipe, plain));
  EXPECT_EQ(pipe.bytes, expected);
  EXPECT_EQ(outbox.reply_bytes(), 0U);
}

TEST(Outbox, LetsGoOfAllThatItHolds) {
  hub::Outbox outbox;
  outbox.add(frame("a text of some length"));
  outbox.add_pong(make_frame(websocket::Opcode::pong, ""));
  Pipe pipe(3);
  EXPECT_FALSE(outbox.write(pipe, plain));
  outbox.clear();
  EXPECT_TRUE(outbox.empty());
  EXPECT_EQ(outbox.reply_bytes(), 0U);
}

TEST(Outbox, FinishesAPongThatHasBegunToGo) {
  hub::Outbox outbox;
  outbox.add_pong(make_frame(websocket::Opcode::pong, "first"));
  Pipe pipe(3);
  EXPECT_FALSE(outbox.write(pipe, plain));
  outbox.add_pong(make_frame(websocket::Opcode::pong, "second"));
  outbox.add_pong(make_frame(websocket::Opcode::pong, "third"));
  while (!outbox.write(pipe, plain)) {
  }
  EXPECT_EQ(pipe.bytes, std::string(make_frame(websocket::Opcode::pong, "first").bytes())
                            .append(make_frame(websocket::Opcode::pong, "third").bytes()));
  EXPECT_TRUE(outbox.empty());
}

TEST(Outbox, TellsWhereAPingEndsOnceItIsTaken) {
  hub::Outbox outbox;
  outbox.add(frame("before"));
  outbox.add_ping(make_frame(websocket::Opcode::ping, ""));
  EXPECT_TRUE(outbox.ping_waits());
  const std::size_t end = outbox.reply_bytes() - 2 * hub::Outbox::entry_bytes;
  Pipe all_but_one(end - 1);
  EXPECT_FALSE(outbox.write(all_but_one, plain));
  EXPECT_FALSE(outbox.ping_waits());
  EXPECT_EQ(outbox.ping_end(), end);
  EXPECT_EQ(outbox.taken_bytes(), end - 1);
}

}  // namespace
}  // namespace updraft::test::outbox_test
