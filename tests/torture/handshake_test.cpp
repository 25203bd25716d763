#include "torture/target.hpp"
#include "websocket/wire.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

// The opening handshake (RFC 6455, section 4.2) and the HTTP that it comes in (RFC 9112).

namespace updraft::test::handshake_test {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

struct Line {
  std::string name;
  std::string value;
};

/// The fields of a handshake that is fine.
const std::vector<Line> fine{{"Host", "localhost"},
                             {"Upgrade", "websocket"},
                             {"Connection", "Upgrade"},
                             {"Sec-WebSocket-Version", "13"},
                             {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}};

std::string request(const std::string& first_line, const std::vector<Line>& lines) {
  std::string text = first_line + "\r\n";
  for (const Line& line : lines) text += line.name + ": " + line.value + "\r\n";
  return text + "\r\n";
}

std::string with(const std::string& name, const std::string& value) {
  auto lines = fine;
  for (Line& line : lines) {
    if (line.name == name) line.value = value;
  }
  return request("GET / HTTP/1.1", lines);
}

std::string without(const std::string& name) {
  auto lines = fine;
  std::erase_if(lines, [&](const Line& line) { return line.name == name; });
  return request("GET / HTTP/1.1", lines);
}

/// A handshake with a further line, as it is.
std::string plus(const std::string& line) {
  return "GET / HTTP/1.1\r\n" + line + "\r\n" + request("", fine).substr(2);
}

struct Refused {
  std::string name;
  std::string request;
  int status;
  std::string part = {};  ///< Of the answer.
};

void expect_status(Target& target, const std::vector<Refused>& refused) {
  for (const Refused& one : refused) {
    target.attack(one.name, [&](Attacker& attacker) {
      attacker.send(one.request);
      const std::string answer = attacker.rest();
      EXPECT_TRUE(answer.starts_with("HTTP/1.1 " + std::to_string(one.status) + " ")) << answer;
      EXPECT_NE(answer.find(one.part), std::string::npos) << answer;
      EXPECT_NE(answer.find("\r\nConnection: close\r\n"), std::string::npos) << answer;
    });
  }
}

struct Accepted {
  std::string name;
  std::string request;
};

void expect_accepted(Target& target, const std::vector<Accepted>& accepted) {
  for (const Accepted& one : accepted) {
    target.attack(one.name, [&](Attacker& attacker) {
      attacker.send(one.request);
      attacker.take_upgrade();
      EXPECT_EQ(attacker.field("Sec-WebSocket-Accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
      EXPECT_EQ(attacker.field("Upgrade"), "websocket");
      EXPECT_EQ(attacker.field("Connection"), "Upgrade");
      attacker.say(event("k", "echo", "[1]"));
      expect_echo(attacker, "k", "1");
    });
  }
}

TEST(Handshake, IsAcceptedInEachFormThatClientsSend) {
  const std::string target_line = " HTTP/1.1";
  Target target;
  expect_accepted(
      target, {
                  {"plain", request("GET / HTTP/1.1", fine)},
                  {"any path", request("GET /some/path?and=query&%20 HTTP/1.1", fine)},
                  {"absolute form", request("GET http://localhost/ HTTP/1.1", fine)},
                  {"another case of values", with("Upgrade", "WebSocket")},
                  {"lower case",
                   "GET / HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
                   "sec-websocket-version: 13\r\n"
                   "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"},
                  {"upper case",
                   "GET / HTTP/1.1\r\nHOST: x\r\nUPGRADE: WEBSOCKET\r\nCONNECTION: UPGRADE\r\n"
                   "SEC-WEBSOCKET-VERSION: 13\r\n"
                   "SEC-WEBSOCKET-KEY: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"},
                  {"one of several connection options", with("Connection", "keep-alive, Upgrade")},
                  {"one of several upgrades", with("Upgrade", "h2c, websocket")},
                  {"two connection fields", plus("Connection: keep-alive")},
                  {"no space behind colons",
                   "GET / HTTP/1.1\r\nHost:x\r\nUpgrade:websocket\r\n"
                   "Connection:Upgrade\r\nSec-WebSocket-Version:13\r\n"
                   "Sec-WebSocket-Key:dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"},
                  {"blanks around values", with("Sec-WebSocket-Version", " \t 13 \t ")},
                  {"a folded field", plus("X-Folded: one\r\n two")},
                  {"an empty field", plus("X-Empty:")},
                  {"an origin and subprotocols",
                   plus("Origin: https://example.org\r\nSec-WebSocket-Protocol: chat, updraft.1")},
                  {"an empty body", plus("Content-Length: 0")},
              });
}

TEST(Handshake, ThatIsMalformedIsRefused) {
  Target target;
  expect_status(
      target,
      {
          {"no host", without("Host"), 400, "Host"},
          {"two hosts", plus("Host: other"), 400, "Host"},
          {"an empty host", with("Host", ""), 400, "Host"},
          {"a host with a path", with("Host", "a/b c"), 400, "Host"},
          {"a host with a user", with("Host", "user@x"), 400, "Host"},
          {"a target that is none", request("GET /%zz HTTP/1.1", fine), 400, "target"},
          {"a target of another scheme", request("GET ftp://x/ HTTP/1.1", fine), 400, "target"},
          {"a body", plus("Content-Length: 5"), 400, "body"},
          {"a body in chunks", plus("Transfer-Encoding: chunked"), 400, "body"},
          {"a body of two lengths", plus("Content-Length: 0\r\nTransfer-Encoding: chunked"), 400},
          {"a coding that nobody knows", plus("Transfer-Encoding: xchunked"), 501, "coding"},
          {"no key", without("Sec-WebSocket-Key"), 400, "Sec-WebSocket-Key"},
          {"an empty key", with("Sec-WebSocket-Key", ""), 400, "Sec-WebSocket-Key"},
          {"a short key", with("Sec-WebSocket-Key", "c2hvcnQ="), 400, "16 bytes"},
          {"a long key", with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZSE="), 400, "16 bytes"},
          {"a key that is no base64", with("Sec-WebSocket-Key", "dGhlIHNhbXBs*SBub25jZQ=="), 400,
           "base64"},
          {"two keys", plus("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="), 400, "16 bytes"},
          {"no connection", without("Connection"), 400, "Connection"},
          {"another connection", with("Connection", "close"), 400, "Connection"},
          {"a connection that only contains it", with("Connection", "Upgraded"), 400, "Connection"},
          {"HTTP/1.0", request("GET / HTTP/1.0", fine), 400, "HTTP/1.1"},
          {"HTTP/0.9", request("GET / HTTP/0.9", fine), 400},
          {"HTTP/2.0", request("GET / HTTP/2.0", fine), 400},
          {"HTTP/1.1 in lower case", request("GET / http/1.1", fine), 400},
          {"no version", request("GET /", fine), 400},
          {"no target", request("GET HTTP/1.1", fine), 400},
          {"a blank before the method", request(" GET / HTTP/1.1", fine), 400},
          {"a tab after the method", request("GET\t/ HTTP/1.1", fine), 400},
          {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
          {"a bare LF behind a line", plus("X: y\nZ: z"), 400},
          {"a bare CR in a line", plus("X: y\rZ"), 400},
          {"a NUL in a value", plus("X: y"s + '\0' + "z"), 400},
          {"a NUL in a name", plus("X"s + '\0' + ": y"), 400},
          {"a NUL in the target", request("GET /"s + '\0' + " HTTP/1.1", fine), 400},
          {"a control character", plus("X: \x01"), 400},
          {"a blank before the colon", plus("X : y"), 400},
          {"no colon", plus("X"), 400},
          {"no name", plus(": y"), 400},
          {"a name that is no token", plus("X(y): z"), 400},
          {"a fold before any field", "GET / HTTP/1.1\r\n X: y\r\n" + request("", fine).substr(2),
           400},
          {"subprotocols that are no tokens", plus("Sec-WebSocket-Protocol: a b"), 400,
           "Sec-WebSocket-Protocol"},
          {"no subprotocol at all", plus("Sec-WebSocket-Protocol: ,"), 400,
           "Sec-WebSocket-Protocol"},
          {"extensions that are none", plus("Sec-WebSocket-Extensions: ;"), 400,
           "Sec-WebSocket-Extensions"},
      });
}

TEST(Handshake, ByAnotherMethodIsRefused) {
  std::vector<Refused> refused;
  for (const auto* method : {"POST", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH", "get", "GETS"}) {
    // The answer to a HEAD has no body to name the method in.
    refused.push_back({method, request(method + " / HTTP/1.1"s, fine), 405, "\r\nAllow: GET"});
  }
  Target target;
  expect_status(target, refused);
}

TEST(Handshake, OfAnotherVersionIsToldTheRightOne) {
  const std::string right = "\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n";
  std::vector<Refused> refused{{"no version", without("Sec-WebSocket-Version"), 426, right},
                               {"no upgrade, but a key", without("Upgrade"), 426, right},
                               {"another upgrade", with("Upgrade", "h2c"), 426, right},
                               {"two versions", plus("Sec-WebSocket-Version: 13"), 426, right}};
  for (const auto* version : {"", "0", "8", "12", "14", "013", "13.0", "+13", "thirteen", "255"}) {
    refused.push_back({version, with("Sec-WebSocket-Version", version), 426, right});
  }
  Target target;
  expect_status(target, refused);
}

TEST(Handshake, ThatIsTooLongIsRefused) {
  constexpr std::size_t limit = std::size_t{16} << 10;
  const std::string field = "X-Long: ";
  const std::size_t room = limit - plus(field).size();
  Target target;
  expect_accepted(target, {{"the limit", plus(field + std::string(room, 'x'))}});
  std::string many;
  while (many.size() < limit) many += "X: y\r\n";
  expect_status(target, {{"one byte more", plus(field + std::string(room + 1, 'x')), 431, "16384"},
                         {"no end", "GET / HTTP/1.1\r\nX: " + std::string(limit, 'x'), 431},
                         {"a target without end", "GET /" + std::string(limit, 'x'), 431},
                         {"noise", std::string(limit, '\xFF'), 431},
                         {"many fields", plus(many + "Z: z"), 431},
                         {"a megabyte", plus(field + std::string(1'000'000, 'x')), 431}});
}

TEST(Handshake, MayComeByteByByte) {
  Target target;
  target.attack("byte by byte", [](Attacker& attacker) {
    attacker.send_in_parts(handshake());
    attacker.take_upgrade();
    attacker.send_in_parts(client_frame(websocket::Opcode::text, event("k", "echo", "[1]")));
    expect_echo(attacker, "k", "1");
  });
}

TEST(Handshake, MayHaveFramesRightBehindIt) {
  Target target;
  const std::string frames =
      websocket::final_frame(websocket::Opcode::text, event("1", "echo", "[1]")) +
      websocket::final_frame(websocket::Opcode::ping, "ping") +
      websocket::final_frame(websocket::Opcode::text, event("2", "echo", "[2]"));
  const std::string all = handshake() + frames;
  for (const std::size_t part : {all.size(), handshake().size() + 1, handshake().size() - 1,
                                 std::size_t{100}, std::size_t{7}}) {
    target.attack("parts of " + std::to_string(part), [&](Attacker& attacker) {
      attacker.send_in_parts(all, part);
      attacker.take_upgrade();
      std::vector<std::string> answers;
      for (int i = 0; i < 3; ++i) answers.push_back(attacker.next().payload);
      std::ranges::sort(answers);
      EXPECT_EQ(answers,
                (std::vector<std::string>{"ping", R"({"$":"evt-res","key":"1","payload":1})",
                                          R"({"$":"evt-res","key":"2","payload":2})"}));
    });
  }
  target.attack("a broken frame", [](Attacker& attacker) {
    attacker.send(handshake() + "\xFF\xFF\xFF");
    attacker.take_upgrade();
    EXPECT_EQ(attacker.await_end().code, 1002);
  });
  target.attack("a close", [](Attacker& attacker) {
    attacker.send(handshake() + websocket::close_frame(1000));
    attacker.take_upgrade();
    EXPECT_EQ(attacker.await_end().code, 1000);
  });
}

TEST(Handshake, ThatIsRefusedTakesNothingOfWhatIsBehindIt) {
  Target target;
  expect_status(target, {{"frames",
                          without("Sec-WebSocket-Key") +
                              client_frame(websocket::Opcode::text, event("1", "echo", "[1]")),
                          400},
                         {"another handshake", without("Sec-WebSocket-Key") + handshake(), 400}});
}

TEST(Handshake, OfOtherProtocolsIsLeftAtOnceOrInTime) {
  Target target({.handshake_timeout = 300ms});
  const std::vector<std::pair<std::string, std::string>> strangers{
      {"nothing", ""},
      {"TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03"s + std::string(500, '\x42')},
      {"SSH", "SSH-2.0-OpenSSH_9.2\r\n"},
      {"bare LF only", "GET / HTTP/1.1\nHost: x\n\n"},
      {"an empty line", "\r\n"},
      {"frames without a handshake", client_frame(websocket::Opcode::text, "{}")},
      {"half a head", handshake().substr(0, 60)},
      {"all but the last byte", handshake().substr(0, handshake().size() - 1)},
  };
  // All wait at the same time, for the check that is made once a second.
  std::deque<Attacker> attackers;
  for (const auto& [name, bytes] : strangers) attackers.emplace_back(target.port()).send(bytes);
  for (std::size_t i = 0; i < strangers.size(); ++i) {
    const std::string answer = attackers[i].rest();
    EXPECT_TRUE(answer.empty() || answer.starts_with("HTTP/1.1 400 "))
        << strangers[i].first << ": " << answer;
  }
  attackers.clear();
  target.expect_unharmed();
}

TEST(Handshake, ThatNeverEndsIsLeftInTimeThoughItGoesOn) {
  // Not for its length: so much is not sent before the time is over.
  Target target({.handshake_bytes = std::size_t{1} << 20, .handshake_timeout = 300ms});
  target.attack("a byte now and then", [&](Attacker& attacker) {
    attacker.send("GET / HTTP/1.1\r\nX: ");
    const auto deadline = from_now();
    std::size_t sent = 0;
    do {
      target.expect_service();
      sent = attacker.send_some("x");
    } while (sent > 0 && std::chrono::steady_clock::now() < deadline);
    EXPECT_EQ(sent, 0U) << "it may go on for ever";
  });
}

TEST(Http, OfEachKindIsAnsweredBesideTheSockets) {
  Target target;
  const auto answer_to = [&](const std::string& text, const std::string& part) {
    target.attack(text.substr(0, text.find('\r')), [&](Attacker& attacker) {
      attacker.send(text);
      const std::string answer = attacker.rest();
      EXPECT_NE(answer.find(part), std::string::npos) << answer;
    });
  };
  answer_to("GET /item/a%20b HTTP/1.1\r\nHost: x\r\n\r\n", "\r\n\r\n\"a b\"");
  answer_to("GET /item/a HTTP/1.0\r\n\r\n", "\r\n\r\n\"a\"");
  answer_to("HEAD /item/a HTTP/1.1\r\nHost: x\r\n\r\n", "Content-Length: 3\r\n\r\n");
  answer_to("GET /item/%FF HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 400 ");
  answer_to("GET /item/%zz HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 400 ");
  answer_to("GET /item/__proto__ HTTP/1.1\r\nHost: x\r\n\r\n", "\"__proto__\"");
  answer_to("GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 404 ");
  answer_to("GET /__proto__ HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 404 ");
  answer_to("GET /echo/constructor HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 404 ");
  answer_to("BREW / HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 405 ");
  answer_to("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 405 ");
  answer_to("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400 ");
  answer_to("GET / HTTP/1.1\r\nHost: a/b c\r\n\r\n", "HTTP/1.1 400 ");
  answer_to("GET / HTTP/1.1\r\nHost:\r\n\r\n", "HTTP/1.1 400 ");
  answer_to("GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n", "HTTP/1.1 501 ");
  answer_to("GET /item/a HTTP/1.1\r\nHost: x\r\nAccept: text/html;q=0\r\n\r\n", "\r\n\r\n\"a\"");
  answer_to("GET / HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nAccept-Encoding: GZIP\r\n\r\n",
            "HTTP/1.1 200 ");
  for (const std::string field : {"\r\nX-Content-Type-Options: nosniff\r\n", "\r\nVary: Accept\r\n",
                                  "\r\nCache-Control: no-cache\r\n", " GMT\r\n"}) {
    answer_to("GET /item/a HTTP/1.1\r\nHost: x\r\n\r\n", field);
  }
  answer_to("GET /item/a HTTP/1.1\r\nHost: x\r\n\r\nGET /item/b HTTP/1.1\r\nHost: x\r\n\r\n",
            "\r\n\r\n\"a\"");
}

}  // namespace
}  // namespace updraft::test::handshake_test
