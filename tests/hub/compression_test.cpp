#include <updraft/handler.hpp>
#include <updraft/state.hpp>

#include "support/client_end.hpp"
#include "support/memory_server.hpp"

#include <gtest/gtest.h>

#include <string>

namespace updraft::test::compression_test {
namespace {

using Kind = websocket::Item::Kind;

constexpr websocket::Compression agreed(15);

/// A text under `text`, and a handler under `echo` that returns its argument.
struct Texts {
  State<std::string> text = state(std::string());
  int echoes = 0;

  Models models() {
    Models all;
    all.set("text", text);
    all.set("echo", Value([this](const std::string& what) {
              ++echoes;
              return what;
            }));
    return all;
  }
};

std::string echo_of(const std::string& text) {
  return R"({"$":"evt","key":"e","target":{"path":["echo"]},"payload":[")" + text + R"("]})";
}

std::string update_of(const std::string& text) {
  return R"({"$":"up","key":"text","val":")" + text + R"("})";
}

constexpr std::string_view sub_text = R"({"$":"sub","keys":["text"]})";

TEST(CompressedSession, GetsTheSameAsAPlainOneInFewerBytes) {
  Texts texts;
  MemoryServer server(texts.models());
  auto& plain = server.open();
  auto& compressed = server.open(agreed);
  const std::string longer(10'000, 'x');
  for (auto* client : {&plain, &compressed}) client->send_text(sub_text);
  texts.text.set(longer);
  server.turn();
  for (auto* client : {&plain, &compressed}) {
    EXPECT_EQ(client->next_text(), update_of(""));
    EXPECT_EQ(client->next_text(), update_of(longer));
    client->send_text(echo_of(longer));
    EXPECT_EQ(client->next_text(), R"({"$":"evt-res","key":"e","payload":")" + longer + "\"}");
  }
  EXPECT_GT(plain.bytes_taken(), 20'000U);
  EXPECT_LT(compressed.bytes_taken(), 500U);
}

TEST(CompressedSession, SendsCompressedOrPlainAsItLikes) {
  Texts texts;
  MemoryServer server(texts.models());
  auto& client = server.open(agreed);
  const std::string longer(2000, 'y');
  ASSERT_LT(compressed_client_text(echo_of(longer)).size(), 200U);
  client.send(compressed_client_text(echo_of(longer)));
  client.send_text(echo_of("short"));
  EXPECT_EQ(client.next_text(), R"({"$":"evt-res","key":"e","payload":")" + longer + "\"}");
  EXPECT_EQ(client.next_text(), R"({"$":"evt-res","key":"e","payload":"short"})");
}

TEST(CompressedSession, EndsByItselfWhereItsMessageIsBrokenOrTooLong) {
  Texts texts;
  MemoryServer server(texts.models(), {.message_bytes = 5000});
  auto& bystander = server.open(agreed);
  auto& bomber = server.open(agreed);
  auto& breaker = server.open(agreed);
  bomber.send(compressed_client_text(echo_of(std::string(1'000'000, 'z'))));
  std::string cut = compressed_client_text(echo_of(std::string(1000, 'z')));
  cut.back() = static_cast<char>(cut.back() ^ 0x55);
  breaker.send(cut);
  bystander.send(compressed_client_text(echo_of(std::string(1000, 'z'))));
  const auto too_long = bomber.next();
  ASSERT_TRUE(too_long);
  EXPECT_EQ(too_long->kind, Kind::close);
  EXPECT_EQ(too_long->code, 1009);
  const auto broken = breaker.next();
  ASSERT_TRUE(broken);
  EXPECT_EQ(broken->kind, Kind::close);
  EXPECT_EQ(broken->code, 1007);
  EXPECT_NE(bystander.next_text(), "");
  EXPECT_EQ(texts.echoes, 1);
}

TEST(CompressedSession, IsSentByteByByteWhatItTakesByteByByte) {
  Texts texts;
  MemoryServer server(texts.models());
  auto& client = server.open(agreed);
  client.send_text(sub_text);
  EXPECT_EQ(client.next_text(), update_of(""));
  client.allow(0);
  std::string last;
  for (int i = 0; i < 300; ++i) {
    // A newer value never takes the place of one that has been begun.
    last = std::to_string(i) + std::string(1000, 'w');
    texts.text.set(last);
    server.turn();
    client.allow(1);
  }
  client.allow(MemoryClient::everything);
  std::string heard;
  for (auto text = client.next_text(); !text.empty(); text = client.next_text()) heard = text;
  EXPECT_EQ(heard, update_of(last));
  EXPECT_FALSE(client.ended());
}

TEST(CompressedSession, WithASmallWindowGetsPlainWhatDoesNotFitIt) {
  Texts texts;
  MemoryServer server(texts.models());
  auto& client = server.open(websocket::Compression(10));
  client.send_text(sub_text);
  const std::size_t before = client.bytes_taken();
  texts.text.set(std::string(900, 'v'));
  server.turn();
  EXPECT_LT(client.bytes_taken() - before, 200U);
  texts.text.set(std::string(2000, 'v'));
  server.turn();
  EXPECT_GT(client.bytes_taken() - before, 2000U);
}

}  // namespace
}  // namespace updraft::test::compression_test
