#include "http/exchange.hpp"

#include "playground/assets.hpp"

#include <gtest/gtest.h>

#include <string>

namespace updraft::http::exchange_test {
namespace {

using Step = Exchange::Step;

constexpr Exchange::Settings settings{
    .head_bytes = 300, .compression = true, .site = {.playground = false}};

const std::string upgrade_head =
    "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n";

std::string first_line(const Exchange& exchange) {
  return std::string(exchange.outgoing().substr(0, exchange.outgoing().find("\r\n")));
}

TEST(Exchange, AsksForTheModelOfThePathAndAnswersWithItsValue) {
  Exchange exchange;
  ASSERT_EQ(exchange.take("GET /users/bob HTTP/1.1\r\nHost: x\r\n\r\n", settings), Step::ask);
  EXPECT_EQ(std::get<ModelRequest>(exchange.question()).path, "users/bob");
  exchange.answer(Result<std::string>("7"));
  EXPECT_EQ(first_line(exchange), "HTTP/1.1 200 OK");
  EXPECT_TRUE(exchange.outgoing().ends_with("\r\n\r\n7"));
}

TEST(Exchange, LeavesOutTheBodyThatAHeadDoesNotWant) {
  Exchange exchange;
  ASSERT_EQ(exchange.take("HEAD /users/bob HTTP/1.1\r\nHost: x\r\n\r\n", settings), Step::ask);
  exchange.answer(Result<std::string>("7"));
  EXPECT_TRUE(exchange.outgoing().ends_with("Content-Length: 1\r\n\r\n"));
}

TEST(Exchange, LeavesOutTheBodyOfARefusalToo) {
  Exchange malformed;
  EXPECT_EQ(malformed.take("HEAD / HTTP/1.1\r\n\r\n", settings), Step::send);
  EXPECT_EQ(first_line(malformed), "HTTP/1.1 400 Bad Request");
  EXPECT_TRUE(malformed.outgoing().ends_with("\r\n\r\n"));
  Exchange no_websocket;
  const std::string head = "HEAD" + upgrade_head.substr(3);
  EXPECT_EQ(no_websocket.take(head, settings), Step::send);
  EXPECT_EQ(first_line(no_websocket), "HTTP/1.1 405 Method Not Allowed");
  EXPECT_TRUE(no_websocket.outgoing().ends_with("\r\n\r\n"));
}

TEST(Exchange, SendsTheFilesOfThePageOutOfTheProgramsMemory) {
  Exchange exchange;
  const std::string head = "GET /x HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n";
  ASSERT_EQ(exchange.take(head, {.head_bytes = 300, .compression = true}), Step::send);
  EXPECT_EQ(first_line(exchange), "HTTP/1.1 200 OK");
  const std::string_view file = playground::page()->gzip;
  const std::size_t head_size = exchange.outgoing().size();
  EXPECT_EQ(exchange.outgoing(head_size).data(), file.data());
  EXPECT_EQ(exchange.outgoing(head_size + 1).size(), file.size() - 1);
  EXPECT_TRUE(exchange.outgoing(head_size + file.size()).empty());
}

TEST(Exchange, AnswersByItselfWhatNeedsNoModel) {
  Exchange exchange;
  EXPECT_EQ(exchange.take("POST /a HTTP/1.1\r\nHost: x\r\n\r\n", settings), Step::send);
  EXPECT_EQ(first_line(exchange), "HTTP/1.1 405 Method Not Allowed");
}

TEST(Exchange, RefusesWhatIsMalformedOrTooLong) {
  Exchange malformed;
  EXPECT_EQ(malformed.take("GET\r\n\r\n", settings), Step::send);
  EXPECT_EQ(first_line(malformed), "HTTP/1.1 400 Bad Request");
  Exchange endless;
  EXPECT_EQ(endless.take(std::string(settings.head_bytes, 'x'), settings), Step::send);
  EXPECT_TRUE(first_line(endless).starts_with("HTTP/1.1 431 "));
}

TEST(Exchange, UpgradesToAWebSocketWithWhatHasBeenAgreedOn) {
  Exchange exchange;
  ASSERT_EQ(exchange.take(upgrade_head, settings), Step::upgrade);
  EXPECT_EQ(first_line(exchange), "HTTP/1.1 101 Switching Protocols");
  EXPECT_TRUE(exchange.compression());
  EXPECT_NE(exchange.outgoing().find("permessage-deflate"), std::string_view::npos);
}

TEST(Exchange, AgreesOnNoCompressionThatIsNotAllowed) {
  Exchange exchange;
  ASSERT_EQ(exchange.take(upgrade_head, {settings.head_bytes, false}), Step::upgrade);
  EXPECT_FALSE(exchange.compression());
  EXPECT_EQ(exchange.outgoing().find("permessage-deflate"), std::string_view::npos);
}

TEST(Exchange, KeepsForTheSessionWhatComesAfterTheHead) {
  Exchange exchange;
  ASSERT_EQ(exchange.take(upgrade_head + "\x81", settings), Step::upgrade);
  ASSERT_EQ(exchange.take("\x80", settings), Step::upgrade);
  EXPECT_EQ(exchange.early_bytes(), "\x81\x80");
}

TEST(Exchange, SaysTheSameHoweverTheHeadComesInPieces) {
  Exchange whole;
  whole.take(upgrade_head, settings);
  Exchange pieces;
  for (std::size_t i = 0; i + 1 < upgrade_head.size(); ++i) {
    ASSERT_EQ(pieces.take(upgrade_head.substr(i, 1), settings), Step::read);
  }
  ASSERT_EQ(pieces.take(upgrade_head.substr(upgrade_head.size() - 1), settings), Step::upgrade);
  EXPECT_EQ(pieces.outgoing(), whole.outgoing());
}

}  // namespace
}  // namespace updraft::http::exchange_test
