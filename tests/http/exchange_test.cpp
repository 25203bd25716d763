#include "http/exchange.hpp"

#include "playground/assets.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace updraft::http::exchange_test {
namespace {

using Step = Exchange::Step;

constexpr Exchange::Settings settings{
    .head_bytes = 300, .compression = true, .site = {.playground = false}, .date = "now"};

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
  exchange.answer(Result<std::string>("7"), "then");
  EXPECT_EQ(exchange.outgoing(),
            "HTTP/1.1 200 OK\r\nDate: then\r\nServer: updraft\r\nConnection: close\r\n"
            "X-Content-Type-Options: nosniff\r\nCache-Control: no-cache\r\nVary: Accept\r\n"
            "Content-Type: application/json\r\nContent-Length: 1\r\n\r\n7");
}

TEST(Exchange, TellsAHeadWhatItTellsAGetButForTheBody) {
  for (const std::string target :
       {"/users/bob", "/", "/%zz", "/-/stats", "/-/open?token=", "/-/open?token=x"}) {
    std::array<std::string, 2> answers;
    for (std::size_t i = 0; i < 2; ++i) {
      const std::string method = i == 0 ? "GET " : "HEAD ";
      Exchange exchange;
      const auto step = exchange.take(
          method + target + " HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n", settings);
      if (step == Step::ask) exchange.answer(Result<std::string>("7"), "then");
      answers.at(i) = exchange.outgoing();
    }
    const auto end = answers[0].find("\r\n\r\n") + 4;
    EXPECT_EQ(answers[0].substr(0, end), answers[1]) << target;
    EXPECT_GT(answers[0].size(), answers[1].size()) << target;
  }
}

TEST(Exchange, LeavesOutTheBodyThatAHeadDoesNotWant) {
  Exchange exchange;
  ASSERT_EQ(exchange.take("HEAD /users/bob HTTP/1.1\r\nHost: x\r\n\r\n", settings), Step::ask);
  exchange.answer(Result<std::string>("7"), "then");
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
  const auto* const asset = playground::find_asset("licenses.txt");
  ASSERT_TRUE(asset) << "the tests need the playground (UPDRAFT_PLAYGROUND)";
  const std::string head =
      "GET /-/licenses.txt HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n";
  ASSERT_EQ(exchange.take(head, {.head_bytes = 300, .compression = true}), Step::send);
  EXPECT_EQ(first_line(exchange), "HTTP/1.1 200 OK");
  const std::string_view file = asset->content;
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

TEST(Exchange, UpgradesNoRequestWithABodyOrAMalformedTarget) {
  const std::string rest = upgrade_head.substr(upgrade_head.find("Host"));
  for (const std::string start :
       {"GET / HTTP/1.1\r\nContent-Length: 5\r\n",
        "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n", "GET /%zz HTTP/1.1\r\n",
        "GET * HTTP/1.1\r\n", "GET ftp://x/ HTTP/1.1\r\n"}) {
    Exchange exchange;
    EXPECT_EQ(exchange.take(start + rest, settings), Step::send) << start;
    EXPECT_EQ(first_line(exchange), "HTTP/1.1 400 Bad Request") << start;
  }
  Exchange empty_body;
  EXPECT_EQ(empty_body.take("GET / HTTP/1.1\r\nContent-Length: 0\r\n" + rest, settings),
            Step::upgrade);
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

TEST(Exchange, AgreesOnNoCompressionWithAClientThatBrokeItBefore) {
  BrokenCompression broken;
  Exchange::Settings known = settings;
  known.broken_compression = &broken;
  known.address = "10.0.0.1";
  Exchange first;
  ASSERT_EQ(first.take(upgrade_head, known), Step::upgrade);
  EXPECT_TRUE(first.compression());
  broken.remember(first.client(), known.now);
  Exchange second;
  ASSERT_EQ(second.take(upgrade_head, known), Step::upgrade);
  EXPECT_FALSE(second.compression());
  known.address = "10.0.0.2";
  Exchange other;
  ASSERT_EQ(other.take(upgrade_head, known), Step::upgrade);
  EXPECT_TRUE(other.compression());
}

TEST(Exchange, AgreesOnNoCompressionWithABrowserThatIsKnownToBreakIt) {
  Exchange exchange;
  const std::string browser =
      "User-Agent: Mozilla/5.0 (iPhone; CPU iPhone OS 15_1 like Mac OS X) Version/15.1 "
      "Safari/604.1\r\n";
  std::string head = upgrade_head;
  head.insert(head.size() - 2, browser);
  ASSERT_EQ(exchange.take(head, {.head_bytes = 500, .compression = true}), Step::upgrade);
  EXPECT_FALSE(exchange.compression());
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
