#include "handshake.hpp"

#include "websocket/handshake.hpp"

#include <gtest/gtest.h>

#include <string>

namespace updraft::load::handshake_test {
namespace {

// The example of RFC 6455, section 1.3.
constexpr std::string_view key = "dGhlIHNhbXBsZSBub25jZQ==";
const std::string accepted =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

std::string replaced(std::string text, std::string_view old, std::string_view with) {
  return text.replace(text.find(old), old.size(), with);
}

TEST(Handshake, TakesAnAcceptanceInAnyLettersCase) {
  EXPECT_EQ(handshake_problem(accepted, key), std::nullopt);
  const std::string other =
      replaced(accepted, "Connection: Upgrade", "CONNECTION:keep-alive, upgrade ");
  EXPECT_EQ(handshake_problem(other, key), std::nullopt);
}

TEST(Handshake, TakesNothingElse) {
  EXPECT_EQ(handshake_problem(replaced(accepted, "101", "503"), key), "the status is not 101");
  EXPECT_EQ(handshake_problem(replaced(accepted, "s3p", "S3p"), key),
            "Sec-WebSocket-Accept is wrong");
  EXPECT_EQ(handshake_problem(replaced(accepted, "Sec-WebSocket-Accept", "Accept"), key),
            "Sec-WebSocket-Accept is wrong");
  EXPECT_TRUE(handshake_problem(replaced(accepted, "Upgrade: websocket\r\n", ""), key));
  EXPECT_TRUE(
      handshake_problem(replaced(accepted, "Connection: Upgrade", "Connection: close"), key));
  EXPECT_TRUE(handshake_problem(
      replaced(accepted, "\r\n\r\n", "\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n"),
      key));
}

TEST(Handshake, MakesKeysThatAServerTakes) {
  Random random(1);
  for (int i = 0; i < 100; ++i) {
    const std::string made = make_key(random);
    const auto answer = websocket::answer_upgrade({.method = "GET",
                                                   .http_1_1 = true,
                                                   .upgrade = "websocket",
                                                   .connection = "Upgrade",
                                                   .key = made,
                                                   .version = "13",
                                                   .protocols = {},
                                                   .extensions = {}});
    ASSERT_TRUE(answer) << made << ": " << answer.message;
  }
  EXPECT_NE(make_key(random), make_key(random));
}

}  // namespace
}  // namespace updraft::load::handshake_test
