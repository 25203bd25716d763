#include "client/rig.hpp"
#include "websocket/frame.hpp"

#include <gtest/gtest.h>

namespace updraft::test::hostile_test {
namespace {

using client::Stage;

/// What the client makes of an answer to its handshake.
std::string problem_with(const std::string& answer) {
  Rig rig;
  rig.take_connection();
  rig.say_bytes(answer);
  EXPECT_EQ(rig.core.stage(), Stage::waiting);
  EXPECT_FALSE(rig.connected());
  return rig.core.problem();
}

TEST(ClientHandshake, AsksForTheTargetOfTheUrlAndOffersCompression) {
  Rig rig({.headers = {{"Authorization", "Bearer 12"}}});
  rig.take_connection();
  const std::string& head = rig.request_head();
  EXPECT_TRUE(head.starts_with("GET /fleet?x=1 HTTP/1.1\r\nHost: robot.example:3005\r\n")) << head;
  EXPECT_NE(head.find("\r\nSec-WebSocket-Extensions: permessage-deflate; "
                      "server_no_context_takeover; client_no_context_takeover\r\n"),
            std::string::npos);
  EXPECT_NE(head.find("\r\nAuthorization: Bearer 12\r\n"), std::string::npos);
}

TEST(ClientHandshake, SaysWhatTheServerAnswered) {
  EXPECT_EQ(problem_with("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
            "the server answered 404 Not Found, where a WebSocket was asked for");
  EXPECT_EQ(problem_with("HTTP/1.1 301 Moved Permanently\r\nlocation: ws://b.example/\r\n\r\n"),
            "the server answered 301 Moved Permanently, to ws://b.example/, where a WebSocket was "
            "asked for");
  EXPECT_EQ(problem_with("HTTP/1.0 503 \x1b[31mred\r\n\r\n"),
            "the server answered 503 ?[31mred, where a WebSocket was asked for");
  EXPECT_EQ(problem_with("SSH-2.0-OpenSSH_9\r\n"),
            "what answered is no HTTP server: \"SSH-2.0-OpenSSH_9??\"");
  EXPECT_EQ(problem_with("HTTP/1.1 abc\r\n\r\n"), "the server's answer is no HTTP");
  EXPECT_EQ(problem_with("HTTP/1.1 101 Yes\r\nno field\r\n\r\n"), "the server's answer is no HTTP");
  EXPECT_EQ(problem_with("HTTP/1.1 101 Yes\r\n\r\n"),
            "the server switches to another protocol than a WebSocket's");
  EXPECT_EQ(problem_with("HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
                         "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"),
            "the server's Sec-WebSocket-Accept is not that of our key");
  EXPECT_EQ(problem_with("HTTP/1.1 101 " + std::string(16'384, 'x')),
            "the head of the server's answer is longer than 16384 bytes");
}

TEST(ClientHandshake, MayComeInPiecesWithTheFirstFramesBehindIt) {
  Rig rig;
  const auto lamp = rig.watch("lamp");
  rig.take_connection();
  const std::string answer =
      "HTTP/1.1 101 Switching Protocols\r\nupgrade: WebSocket\r\nCONNECTION: keep-alive, "
      "Upgrade\r\n"
      "Sec-WebSocket-Accept: " +
      rig.accept_field() + "\r\n\r\n" +
      std::string(
          websocket::make_frame(websocket::Opcode::text, R"({"$":"up","key":"lamp","val":1})")
              .bytes());
  for (const char byte : answer) rig.say_bytes({&byte, 1});
  EXPECT_EQ(rig.core.stage(), Stage::live);
  EXPECT_EQ(lamp->topic->value, Value(1));
}

TEST(ClientHandshake, RefusesExtensionsThatWereNotOffered) {
  for (const char* extensions :
       {"permessage-deflate", "x-webkit-deflate-frame",
        "permessage-deflate; server_no_context_takeover; client_max_window_bits=9",
        "permessage-deflate; server_no_context_takeover, permessage-deflate", "a;;b"}) {
    Rig rig;
    rig.accept(extensions);
    EXPECT_EQ(rig.core.stage(), Stage::waiting) << extensions;
  }
  Rig rig({.compression = false});
  rig.accept("permessage-deflate; server_no_context_takeover");
  EXPECT_EQ(rig.core.stage(), Stage::waiting);
}

TEST(ClientCompression, InflatesAndDeflates) {
  Rig rig;
  const auto lamp = rig.watch("lamp");
  rig.accept("permessage-deflate; server_no_context_takeover; server_max_window_bits=10");
  rig.heard();
  const std::string word(1000, 'a');
  websocket::Deflater deflater;
  const auto frame = websocket::make_frame(websocket::Opcode::text,
                                           R"({"$":"up","key":"lamp","val":")" + word + "\"}");
  rig.say_bytes(frame.deflated_bytes(deflater));
  EXPECT_EQ(lamp->topic->value, Value(word));
  auto request = Rig::request("lamp");
  request.payload = array({word});
  rig.send(request);
  rig.turn();
  EXPECT_EQ((*parse_json(rig.heard()))["payload"], array({word}));
}

/// How the client ends a connection, after these bytes.
std::string end_after(Rig& rig, std::string_view bytes) {
  rig.accept();
  rig.say_bytes(bytes);
  EXPECT_EQ(rig.core.stage(), Stage::waiting);
  EXPECT_FALSE(rig.connected());
  return rig.heard();
}

std::string end_after(std::string_view bytes) {
  Rig rig;
  return end_after(rig, bytes);
}

std::string text_frame(std::string_view text) {
  return std::string(websocket::make_frame(websocket::Opcode::text, text).bytes());
}

TEST(HostileServer, IsLeftForWhatIsNoMessage) {
  EXPECT_TRUE(end_after(text_frame("{")).starts_with("close 1007 "));
  EXPECT_TRUE(end_after(text_frame("[]")).starts_with("close 1007 a message must be an object"));
  EXPECT_TRUE(end_after(text_frame(R"({"key":"x"})")).starts_with("close 1007 "));
  EXPECT_TRUE(end_after(text_frame("\xff")).starts_with("close 1007 "));
}

TEST(HostileServer, IsLeftForABinaryMessageThatIsNoText) {
  const auto frame = websocket::make_frame(websocket::Opcode::binary, "\xff");
  EXPECT_EQ(end_after(frame.bytes()), "close 1007 a binary message is not valid UTF-8");
}

TEST(HostileServer, IsReadWhereItsMessagesAreBinary) {
  const auto frame = websocket::make_frame(websocket::Opcode::binary, "[]");
  EXPECT_TRUE(end_after(frame.bytes()).starts_with("close 1007 a message must be an object"));
}

TEST(HostileServer, IsLeftForABreakOfTheProtocol) {
  EXPECT_EQ(end_after("\x81\x81masked"), "close 1002 a frame from a server is masked");
  EXPECT_TRUE(end_after("\xf1\x01x").starts_with("close 1002 "));
}

TEST(HostileServer, IsLeftForAMessageThatIsTooLong) {
  Rig rig({.message_bytes = 100});
  EXPECT_EQ(end_after(rig, text_frame(std::string(101, ' '))), "close 1009 a message is too long");
}

TEST(HostileServer, IsLeftForAMessageThatIsTooLongOnceInflated) {
  Rig rig({.message_bytes = 10'000});
  rig.accept("permessage-deflate; server_no_context_takeover");
  websocket::Deflater deflater;
  const auto frame = websocket::make_frame(websocket::Opcode::text, std::string(10'001, ' '));
  rig.say_bytes(frame.deflated_bytes(deflater));
  EXPECT_EQ(rig.heard(), "close 1009 a message is too long");
}

TEST(HostileServer, IsLeftForTooManyFragments) {
  Rig rig({.message_fragments = 2});
  EXPECT_EQ(end_after(rig, std::string("\x01\x00\x00\x00\x00\x00\x00\x00", 8)),
            "close 1008 a message has too many fragments");
}

TEST(HostileServer, IsLeftForJsonThatNestsTooDeep) {
  Rig rig({.json_depth = 3});
  EXPECT_TRUE(end_after(rig, text_frame(R"({"$":"up","key":"x","val":[[[]]]})"))
                  .starts_with("close 1008 "));
}

TEST(HostileServer, MaySayWhatNobodyKnows) {
  Rig rig;
  const auto lamp = rig.watch("lamp");
  rig.accept();
  for (const char* text :
       {R"({"$":"hello"})", R"({"$":"up","key":7,"val":1})", R"({"$":"evt-res"})",
        R"({"$":"up","key":"other","val":1})", R"({"$":"err"})"}) {
    rig.say(text);
  }
  EXPECT_EQ(rig.core.stage(), Stage::live);
  EXPECT_EQ(lamp->topic->version, 0U);
}

TEST(HostileServer, IsQuotedInTheLogWhereItComplains) {
  Rig rig;
  rig.accept();
  rig.say(R"({"$":"err","message":"sub: \"keys\" must be an array"})");
  EXPECT_EQ(rig.log(), "robot.example:3005 refused a message: sub: \"keys\" must be an array\n");
}

TEST(HostileServer, GetsOnePongForManyPings) {
  Rig rig;
  rig.accept();
  std::string pings;
  for (const char* payload : {"a", "b", "c"}) {
    pings += websocket::make_frame(websocket::Opcode::ping, payload).bytes();
  }
  rig.stuck_bytes = std::size_t{64} << 20;
  rig.say_bytes(pings);
  EXPECT_EQ(rig.heard(), "");
  rig.stuck_bytes = 0;
  rig.turn();
  EXPECT_EQ(rig.heard(), "pong c");
  EXPECT_EQ(rig.heard(), "");
}

TEST(HostileServer, CantSayMoreAfterItsGoodbye) {
  Rig rig;
  const auto lamp = rig.watch("lamp");
  rig.accept();
  rig.say_bytes(std::string("\x88\x00", 2) + text_frame(R"({"$":"up","key":"lamp","val":1})"));
  EXPECT_EQ(lamp->topic->version, 0U);
  EXPECT_EQ(rig.core.problem(), "the server closed the connection");
}

TEST(ClientMask, IsAppliedAsTheExampleOfTheRfcHasIt) {
  std::string one;
  websocket::append_masked_frame(one, websocket::Opcode::text, "Hello",
                                 {'\x37', '\xfa', '\x21', '\x3d'});
  EXPECT_EQ(one, "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58");  // RFC 6455, section 5.7
}

}  // namespace
}  // namespace updraft::test::hostile_test
