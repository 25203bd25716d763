#include "echo/echo_server.hpp"
#include "support/memory_server.hpp"
#include "support/patience.hpp"
#include "torture/attacker.hpp"
#include "websocket/wire.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>

// The echo that suites for WebSockets test: messages of every kind and size come back unchanged.

namespace updraft::test::echo_test {
namespace {

using websocket::close_frame;
using websocket::final_frame;
using websocket::fragment;
using websocket::Opcode;
using Kind = websocket::Item::Kind;

constexpr std::size_t most_bytes = std::size_t{64} << 20;
constexpr std::size_t most_fragments = 100'000;

Options quiet_options() {
  Options options = EchoServer::wide_options();
  options.limits = patient(options.limits);
  options.port = 0;
  options.log = std::make_shared<MemoryLog>();
  return options;
}

struct Echo : testing::Test {
  EchoServer server{quiet_options()};
  std::jthread thread{[this] { server.run(); }};
  ~Echo() override { server.stop(); }

  void expect_echo(Attacker& attacker, Kind kind, const std::string& payload) {
    const Heard heard = attacker.next();
    EXPECT_EQ(heard.kind, kind) << heard.payload.substr(0, 100);
    // Not EXPECT_EQ: nobody wants to read 64 MiB.
    EXPECT_TRUE(heard.payload == payload) << heard.payload.size() << " bytes";
  }
};

TEST_F(Echo, SendsTextsAndBinariesBack) {
  Attacker attacker(server.port());
  attacker.upgrade();
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  for (const std::size_t size : {0U, 1U, 125U, 126U, 65'535U, 65'536U, 1'000'000U}) {
    const std::string text(size, 't');
    std::string binary;
    while (binary.size() < size) binary += bytes;
    binary.resize(size);
    attacker.send(final_frame(Opcode::text, text) + final_frame(Opcode::binary, binary));
    expect_echo(attacker, Kind::text, text);
    expect_echo(attacker, Kind::binary, binary);
  }
  attacker.send(close_frame(1000));
  EXPECT_EQ(attacker.await_end().code, 1000);
}

TEST_F(Echo, SendsTextsBackThatAreNoMessagesOfOurs) {
  Attacker attacker(server.port());
  attacker.upgrade();
  for (const std::string text : {"hello", "{}", "{\"$\":\"sub\",\"keys\":[\"x\"]}", "κόσμε 😀"}) {
    attacker.say(text);
    expect_echo(attacker, Kind::text, text);
  }
}

TEST_F(Echo, RefusesTextThatIsNotUtf8) {
  Attacker attacker(server.port());
  attacker.upgrade();
  attacker.send(final_frame(Opcode::binary, "\xED\xA0\x80") +
                final_frame(Opcode::text, "\xED\xA0\x80"));
  expect_echo(attacker, Kind::binary, "\xED\xA0\x80");
  EXPECT_EQ(attacker.await_end().code, 1007);
}

TEST_F(Echo, SendsCompressedMessagesBack) {
  Attacker attacker(server.port());
  attacker.upgrade(usual_offer);
  ASSERT_TRUE(attacker.field("Sec-WebSocket-Extensions"));
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += std::to_string(i);
  for (const std::string& one : {text, std::string("short"), std::string(5'000'000, 'x')}) {
    attacker.send(compressed_client_text(one));
    expect_echo(attacker, Kind::text, one);
  }
}

/// A text of that size in so many fragments.
std::string fragments(const std::string& text, std::size_t count) {
  const std::string_view all = text;
  const std::size_t size = all.size() / count;
  std::string wire;
  wire.reserve(all.size() + count * 8);
  for (std::size_t i = 0; i < count; ++i) {
    const bool is_last = i + 1 == count;
    wire += client_frame(i == 0 ? Opcode::text : Opcode::continuation,
                         all.substr(i * size, is_last ? std::string_view::npos : size), is_last);
  }
  return wire;
}

TEST_F(Echo, SendsTheLongestMessageBackInTheMostFragments) {
  Attacker attacker(server.port());
  attacker.upgrade();
  const std::string text(most_bytes, 'x');
  attacker.send(fragments(text, most_fragments));
  expect_echo(attacker, Kind::text, text);
}

TEST_F(Echo, RefusesAByteMore) {
  Attacker attacker(server.port());
  attacker.upgrade();
  attacker.send(websocket::header(0x82, most_bytes + 1, 8, true) + "mask");
  EXPECT_EQ(attacker.await_end().code, 1009);
}

TEST_F(Echo, RefusesAFragmentMore) {
  Attacker attacker(server.port());
  attacker.upgrade();
  attacker.send(fragments("", most_fragments));
  expect_echo(attacker, Kind::text, "");
  attacker.send(fragments("", most_fragments + 1));
  EXPECT_EQ(attacker.await_end().code, 1008);
}

TEST_F(Echo, SaysGoodbyeWhenItStops) {
  Attacker attacker(server.port());
  attacker.upgrade();
  attacker.say("hello");
  expect_echo(attacker, Kind::text, "hello");
  server.stop();
  // The answer to the close that comes, so that nobody waits for it.
  attacker.send(close_frame(1001));
  EXPECT_EQ(attacker.await_end().code, 1001);
}

TEST_F(Echo, AnswersHttpAndClientsThatSendNoMore) {
  Attacker http(server.port());
  http.send("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(http.rest().starts_with("HTTP/1.1 404 "));
  Attacker attacker(server.port());
  attacker.upgrade();
  attacker.say("last words");
  attacker.finish_writing();
  expect_echo(attacker, Kind::text, "last words");
  EXPECT_EQ(attacker.await_end().kind, Ending::Kind::dropped);
}

}  // namespace
}  // namespace updraft::test::echo_test
