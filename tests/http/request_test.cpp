#include "http/request.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

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

TEST(Request, KeepsAllFieldsAsTheyWereSent) {
  const auto parsed = parse(
      "GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.1\r\nAuthorization: Bearer a, b\r\n"
      "x-forwarded-for: 192.0.2.2\r\nX-Empty:\r\n\r\n");
  const auto& request = std::get<Request>(parsed);
  const std::vector<HeaderField> sent{{"Host", "x"},
                                      {"X-Forwarded-For", "192.0.2.1"},
                                      {"x-forwarded-for", "192.0.2.2"},
                                      {"Authorization", "Bearer a, b"},
                                      {"X-Empty", ""}};
  EXPECT_EQ(request.fields, sent);
  EXPECT_EQ(request.field("authorization"), "Bearer a, b");
  EXPECT_EQ(request.field("X-Forwarded-For"), "192.0.2.1, 192.0.2.2");
  EXPECT_EQ(request.field("x-empty"), "");
  EXPECT_EQ(request.field("Cookie"), std::nullopt);
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

/// The status by which a request is refused with further fields; 0 if it is taken.
int status_with(const std::string& fields, const std::string& version = "1.1") {
  constexpr std::size_t long_enough = 1000;
  std::size_t head_size = 0;
  const auto parsed = parse_request("GET /a HTTP/" + version + "\r\n" + fields + "\r\n\r\n",
                                    long_enough, head_size);
  const auto* refusal = std::get_if<Refusal>(&parsed);
  return refusal ? refusal->status : 0;
}

TEST(Request, NeedsAHostThatIsOne) {
  for (const auto* host : {"x", "x:", "x:80", "127.0.0.1:3005", "[::1]", "[fe80::1]:65535",
                           "localhost", "a-b.example", "%61", "  x \t"}) {
    EXPECT_EQ(status_with("Host: " + std::string(host)), 0) << host;
    EXPECT_EQ(status_with("hOsT:" + std::string(host)), 0) << host;
  }
  for (const auto* host :
       {"",     " ",    ":80",    "a/b c",    "a b", "a/b",     "a, b",          "a?b",
        "a#b",  "a\\b", "user@x", "@x",       "x:y", "x:65536", "x:99999999999", "x:80:80",
        "[::1", "::1",  "[x]",    "http://x", "%zz", "a\"b",    "<a>",           "\xC3\xA4"}) {
    EXPECT_EQ(status_with("Host: " + std::string(host)), 400) << host;
  }
  EXPECT_EQ(status_with("Host: a\r\nHost: a"), 400);
  EXPECT_EQ(status_with("X: y"), 400);
}

TEST(Request, OfHttp10NeedsNoHostButNoWrongOneEither) {
  EXPECT_EQ(status_with("X: y", "1.0"), 0);
  EXPECT_EQ(status_with("Host:", "1.0"), 0);
  EXPECT_EQ(status_with("Host: x", "1.0"), 0);
  EXPECT_EQ(status_with("Host: a b", "1.0"), 400);
  EXPECT_EQ(status_with("Host: x\r\nHost: x", "1.0"), 400);
}

TEST(Request, IsNotTakenWithACodingThatIsNotKnown) {
  const std::string host = "Host: x\r\n";
  for (const auto* coding : {"xchunked", "gzip", "gzip, chunked", "identity", "chunked;a=b",
                             "chunkedx", "x-chunked", "\"chunked\"", "deflate"}) {
    EXPECT_EQ(status_with(host + "Transfer-Encoding: " + coding), 501) << coding;
  }
  for (const auto* coding : {"", ",", "chunked, chunked"}) {
    EXPECT_EQ(status_with(host + "Transfer-Encoding: " + coding), 400) << coding;
  }
  for (const auto* coding : {"chunked", "CHUNKED", " Chunked\t", "chunked,", ", chunked"}) {
    EXPECT_EQ(status_with(host + "transfer-ENCODING: " + coding), 0) << coding;
  }
  EXPECT_EQ(status_with(host + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"), 400);
  EXPECT_EQ(status_with(host + "Transfer-Encoding: chunked\r\nContent-Length: 3"), 400);
  EXPECT_EQ(status_with(host + "Content-Length: 3\r\nTransfer-Encoding: chunked"), 400);
  EXPECT_EQ(status_with("Transfer-Encoding: chunked", "1.0"), 400);
}

TEST(Request, LeavesNoDoubtHowLongItsBodyIs) {
  const std::string host = "Host: x\r\n";
  for (const auto* length : {"0", "3", "00012"}) {
    EXPECT_EQ(status_with(host + "Content-Length: " + length), 0) << length;
  }
  for (const auto* length :
       {"", "-1", "+3", "3x", "0x3", "3, 3", "3, 4", "3 3", "3.0", "99999999999999999999999999"}) {
    EXPECT_EQ(status_with(host + "Content-Length: " + length), 400) << length;
  }
  EXPECT_EQ(status_with(host + "Content-Length: 3\r\nContent-Length: 3"), 400);
  EXPECT_EQ(status_with(host + "Content-Length: 3\r\nContent-Length: 4"), 400);
}

TEST(Request, HasNoBlankBeforeAColonAndReadsAFoldAsABlank) {
  EXPECT_EQ(status_with("Host : x"), 400);
  EXPECT_EQ(status_with("Host: x\r\nX\t: y"), 400);
  EXPECT_EQ(status_with(" Host: x"), 400);
  const auto parsed = parse("GET /a HTTP/1.1\r\nHost: x\r\nAccept: a,\r\n b\r\n\r\n");
  ASSERT_TRUE(std::holds_alternative<Request>(parsed));
  EXPECT_EQ(std::get<Request>(parsed).accept, "a, b");
}

TEST(Request, TellsAFieldThatIsMissingFromAnEmptyOne) {
  const auto coding = [](const std::string& fields) {
    const auto parsed = parse("GET /a HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n");
    return std::get<Request>(parsed).accept_encoding;
  };
  EXPECT_FALSE(coding(""));
  EXPECT_EQ(coding("Accept-Encoding:\r\n"), "");
  EXPECT_EQ(coding("Accept-Encoding: a\r\naccept-encoding: b\r\n"), "a, b");
}

TEST(Request, JoinsCookiesAsOneListOfThem) {
  const auto parsed = parse("GET /a HTTP/1.1\r\nHost: x\r\nCookie: a=1\r\nCookie: b=2\r\n\r\n");
  EXPECT_EQ(std::get<Request>(parsed).cookie, "a=1; b=2");
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
