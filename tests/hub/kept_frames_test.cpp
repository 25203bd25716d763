#include <updraft/handler.hpp>
#include <updraft/state.hpp>
#include <updraft/view.hpp>

#include "support/memory_server.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

// The frame of a long value is kept for a while when the last client has left its path, so that
// clients that come and go do not have it made again each time.

namespace updraft::test::kept_frames_test {
namespace {

using namespace std::chrono_literals;

/// A long text under `long`, a view of it under `view` and a short one under `short`.
struct Texts {
  State<std::string> text = state(std::string(10'000, 'a'));
  int runs = 0;

  Models models() {
    return Models{{"long", text}, {"short", state(1)}, {"view", view([this](Get get) -> Value {
                                                          ++runs;
                                                          return get(text) + "!";
                                                        })}};
  }
};

std::string interest(const std::string& kind, const std::string& path) {
  return R"({"$":")" + kind + R"(","keys":[")" + path + "\"]}";
}

std::string update(const std::string& path, const std::string& text) {
  return R"({"$":"up","key":")" + path + R"(","val":")" + text + "\"}";
}

TEST(KeptFrames, AreSentToTheNextClient) {
  Texts texts;
  MemoryServer server(texts.models());
  auto& client = server.open();
  for (int i = 0; i < 3; ++i) {
    client.send_text(interest("sub", "view"));
    EXPECT_EQ(client.next_text(), update("view", std::string(10'000, 'a') + "!"));
    EXPECT_EQ(server.home().kept_bytes(), 0U);
    client.send_text(interest("unsub", "view"));
    EXPECT_GT(server.home().kept_bytes(), 10'000U);
  }
  EXPECT_EQ(texts.runs, 1);
  EXPECT_FALSE(client.next());
}

TEST(KeptFrames, AreNotThoseOfShortValues) {
  Texts texts;
  MemoryServer server(texts.models());
  auto& client = server.open();
  client.send_text(interest("sub", "short"));
  client.send_text(interest("unsub", "short"));
  EXPECT_EQ(server.home().kept_bytes(), 0U);
  EXPECT_EQ(server.graph().publication_count(), 0U);
}

TEST(KeptFrames, GoWhenTheirModelChangesWhichIsNotComputed) {
  Texts texts;
  MemoryServer server(texts.models());
  auto& client = server.open();
  client.send_text(interest("sub", "view"));
  client.send_text(interest("unsub", "view"));
  static_cast<void>(client.next());
  texts.text.set(std::string(10'000, 'b'));
  server.turn();
  EXPECT_EQ(server.home().kept_bytes(), 0U);
  EXPECT_EQ(server.graph().publication_count(), 0U);
  EXPECT_EQ(texts.runs, 1);
  client.send_text(interest("sub", "view"));
  EXPECT_EQ(client.next_text(), update("view", std::string(10'000, 'b') + "!"));
  EXPECT_EQ(texts.runs, 2);
}

TEST(KeptFrames, AreFollowedByAChangeThatComesWithTheNextClient) {
  Texts texts;
  MemoryServer server(texts.models());
  auto& client = server.open();
  client.send_text(interest("sub", "long"));
  client.send_text(interest("unsub", "long"));
  static_cast<void>(client.next());
  client.send_in_this_turn(interest("sub", "long"));
  texts.text.set(std::string(10'000, 'b'));
  server.turn();
  std::string last;
  for (auto text = client.next_text(); !text.empty(); text = client.next_text()) last = text;
  EXPECT_EQ(last, update("long", std::string(10'000, 'b')));
}

TEST(KeptFrames, GoWhenTheirModelIsReplaced) {
  Texts texts;
  Models models = texts.models();
  MemoryServer server(models);
  auto& client = server.open();
  client.send_text(interest("sub", "long"));
  client.send_text(interest("unsub", "long"));
  static_cast<void>(client.next());
  models.set("long", state(std::string("another")));
  server.turn();
  EXPECT_EQ(server.home().kept_bytes(), 0U);
  client.send_text(interest("sub", "long"));
  EXPECT_EQ(client.next_text(), update("long", "another"));
}

TEST(KeptFrames, GoAfterAWhileWithAllThatTheyHold) {
  const auto held = std::make_shared<int>();
  const std::string long_text(10'000, 'a');
  Models models{{"rooms", lookup(
                              [held, long_text](const std::string&) {
                                return Model(state(array({long_text, event([held] {})})));
                              },
                              0)}};
  const auto before = held.use_count();
  MemoryServer server(models);
  auto& client = server.open();
  client.send_text(interest("sub", "rooms/one"));
  client.send_text(interest("unsub", "rooms/one"));
  EXPECT_GT(held.use_count(), before);
  EXPECT_EQ(server.graph().publication_count(), 1U);
  server.advance(6s);
  EXPECT_EQ(server.home().kept_bytes(), 0U);
  EXPECT_EQ(server.graph().publication_count(), 0U);
  server.advance(31s);  // the time of a handler that taps may be on their way to
  EXPECT_EQ(held.use_count(), before);
}

TEST(KeptFrames, AreBoundedTogether) {
  constexpr int paths = 30;
  Models models;
  for (int i = 0; i < paths; ++i) {
    models.set("p" + std::to_string(i), state(std::string(std::size_t{1} << 20, 'a')));
  }
  MemoryServer server(models);
  auto& client = server.open();
  for (int i = 0; i < paths; ++i) {
    client.send_text(interest("sub", "p" + std::to_string(i)));
    client.send_text(interest("unsub", "p" + std::to_string(i)));
    static_cast<void>(client.next());
  }
  EXPECT_GT(server.home().kept_bytes(), std::size_t{8} << 20);
  EXPECT_LE(server.home().kept_bytes(), std::size_t{16} << 20);
}

}  // namespace
}  // namespace updraft::test::kept_frames_test
