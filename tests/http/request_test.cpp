#include "http/request.hpp"

#include <gtest/gtest.h>

#include <string>

namespace updraft::http::request_test {
namespace {

constexpr std::size_t limit = 200;

std::variant<Incomplete, Request, Refusal> parse(std::string_view bytes) {
  std::size_t head_size = 0;
  return parse_request(bytes, limit, head_size);
}

TEST(Request, IsIncompleteUntilItsHeadHasItsEnd) {
  const std::string head = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";
  for (std::size_t size = 0; size < head.size(); ++size) {
    EXPECT_TRUE(std::holds_alternative<Incomplete>(parse(head.substr(0, size)))) << size;
  }
  EXPECT_TRUE(std::holds_alternative<Request>(parse(head)));
}

TEST(Request, EndsWithItsHead) {
  std::size_t head_size = 0;
  const std::string head = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";
  const auto parsed = parse_request(head + "\x81\x80rest", limit, head_size);
  ASSERT_TRUE(std::holds_alternative<Request>(parsed));
  EXPECT_EQ(head_size, head.size());
}

TEST(Request, JoinsFieldsThatComeSeveralTimes) {
  const auto parsed = parse(
      "GET /a?b HTTP/1.1\r\nHost: x\r\nconnection: keep-alive\r\nConnection: Upgrade\r\n"
      "Upgrade: websocket\r\n\r\n");
  const auto& request = std::get<Request>(parsed);
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.target, "/a?b");
  EXPECT_TRUE(request.http_1_1);
  EXPECT_EQ(request.connection, "keep-alive, Upgrade");
  EXPECT_EQ(request.upgrade, "websocket");
  EXPECT_EQ(request.websocket_key, "");
}

TEST(Request, OfJustTheLimitIsTakenAndALongerOneRefused) {
  const std::string start = "GET / HTTP/1.1\r\nHost: x\r\nX: ";
  const std::string end = "\r\n\r\n";
  const std::string fits = start + std::string(limit - start.size() - end.size(), 'a') + end;
  EXPECT_TRUE(std::holds_alternative<Request>(parse(fits)));
  const auto longer = parse(start + std::string(limit - start.size() - end.size() + 1, 'a') + end);
  ASSERT_TRUE(std::holds_alternative<Refusal>(longer));
  EXPECT_EQ(std::get<Refusal>(longer).status, 431);
}

TEST(Request, BringsTheExtensionsOfAWebSocketAsOneList) {
  constexpr std::size_t long_enough = 1000;
  std::size_t head_size = 0;
  const auto parsed = parse_request(
      "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
      "Sec-WebSocket-Extensions: x-other\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n",
      long_enough, head_size);
  ASSERT_TRUE(std::holds_alternative<Request>(parsed));
  const auto& request = std::get<Request>(parsed);
  EXPECT_EQ(request.websocket_extensions, "x-other, permessage-deflate");
  EXPECT_TRUE(answer_upgrade(request).compression);
}

TEST(Request, IsRefusedWhereItIsMalformed) {
  for (const auto* head : {"nonsense\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
                           "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                           "GET / HTTP/1.1\r\nHost: a\r\nNo colon\r\n\r\n", "\r\n\r\n"}) {
    const auto parsed = parse(head);
    ASSERT_TRUE(std::holds_alternative<Refusal>(parsed)) << head;
    EXPECT_EQ(std::get<Refusal>(parsed).status, 400) << head;
  }
}

}  // namespace
}  // namespace updraft::http::request_test
