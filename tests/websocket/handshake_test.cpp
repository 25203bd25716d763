#include "websocket/handshake.hpp"

#include <gtest/gtest.h>

namespace updraft::websocket::handshake_test {
namespace {

/// The request of RFC 6455, section 1.2.
UpgradeRequest sample() {
  return {.method = "GET",
          .http_1_1 = true,
          .upgrade = "websocket",
          .connection = "Upgrade",
          .key = "dGhlIHNhbXBsZSBub25jZQ==",
          .version = "13",
          .protocols = "chat, superchat",
          .extensions = ""};
}

void expect_refused(const UpgradeRequest& request, int status, std::string_view named) {
  const UpgradeAnswer answer = answer_upgrade(request);
  EXPECT_FALSE(answer);
  EXPECT_EQ(answer.status, status);
  EXPECT_NE(answer.message.find(named), std::string::npos) << answer.message;
  EXPECT_EQ(answer.accept, "");
}

TEST(Handshake, AnswersTheSampleOfTheStandard) {
  const UpgradeAnswer answer = answer_upgrade(sample());
  EXPECT_TRUE(answer);
  EXPECT_EQ(answer.status, 101);
  EXPECT_EQ(answer.accept, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  EXPECT_EQ(answer.message, "");
}

TEST(Handshake, AnswersEachKeyAnew) {
  EXPECT_EQ(accept_key("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  EXPECT_EQ(accept_key("x3JJHMbDL1EzLkh9GBhXDw=="), "HSmrc0sMlYUkAGmm5OPpG2HaGWk=");
}

TEST(Handshake, TakesConnectionAndUpgradeAsListsWithoutCase) {
  UpgradeRequest request = sample();
  request.connection = "keep-alive ,\tUPGRADE";
  request.upgrade = "h2c, WebSocket";
  EXPECT_TRUE(answer_upgrade(request));
}

TEST(Handshake, TakesARequestWithoutSubprotocols) {
  UpgradeRequest request = sample();
  request.protocols = "";
  EXPECT_TRUE(answer_upgrade(request));
}

TEST(Handshake, TellsTheCompressionThatCouldBeAgreedOn) {
  UpgradeRequest request = sample();
  EXPECT_FALSE(answer_upgrade(request).compression);
  request.extensions = "permessage-deflate; client_max_window_bits";
  EXPECT_EQ(answer_upgrade(request).compression, Compression(15));
  request.extensions = "permessage-deflate; unknown, x-other";
  EXPECT_TRUE(answer_upgrade(request)) << "an offer is declined, not the connection";
  EXPECT_FALSE(answer_upgrade(request).compression);
}

TEST(Handshake, RefusesExtensionsThatAreNoList) {
  for (const char* extensions : {" , ", "permessage-deflate; =1", "a b", "permessage-deflate;"}) {
    UpgradeRequest request = sample();
    request.extensions = extensions;
    expect_refused(request, 400, "Sec-WebSocket-Extensions");
  }
}

TEST(Handshake, RefusesAMethodThatIsNotGet) {
  for (const char* method : {"POST", "get", "HEAD", ""}) {
    UpgradeRequest request = sample();
    request.method = method;
    expect_refused(request, 405, "method");
  }
}

TEST(Handshake, RefusesAnOldHttp) {
  UpgradeRequest request = sample();
  request.http_1_1 = false;
  expect_refused(request, 400, "HTTP/1.1");
}

TEST(Handshake, RefusesARequestThatAsksForNoWebSocket) {
  for (const char* upgrade : {"", "h2c", "websockets", "web socket", "websocket/13", ","}) {
    UpgradeRequest request = sample();
    request.upgrade = upgrade;
    expect_refused(request, 426, "Upgrade");
  }
}

TEST(Handshake, RefusesAConnectionThatIsNotUpgraded) {
  for (const char* connection : {"", "keep-alive", "upgraded", "keep-alive Upgrade"}) {
    UpgradeRequest request = sample();
    request.connection = connection;
    expect_refused(request, 400, "Connection");
  }
}

TEST(Handshake, RefusesAnotherVersion) {
  for (const char* version : {"", "8", "12", "14", "013", "13, 8", "1 3"}) {
    UpgradeRequest request = sample();
    request.version = version;
    expect_refused(request, 426, "Sec-WebSocket-Version");
  }
}

TEST(Handshake, RefusesAKeyThatIsNot16BytesInBase64) {
  for (const char* key : {
           "",
           "dGhlIHNhbXBsZSBub25jZQ=",     // Padding missing.
           "dGhlIHNhbXBsZSBub25jZ===",    // 15 bytes and a half.
           "dGhlIHNhbXBsZSBub25jZTE=",    // 17 bytes.
           "dGhlIHNhbXBsZSBub25jZTEy",    // 18 bytes.
           "dGhlIHNhbXBsZSBub24=",        // 14 bytes.
           "dGhlIHNhbXBsZSBub25j-Q==",    // The URL's alphabet.
           "dGhlIHNhbXBs ZSBub25jQ==",    // A blank within.
           "dGhlIHNhbXBsZSBub25jZQ==\n",  // A line's end.
       }) {
    UpgradeRequest request = sample();
    request.key = key;
    expect_refused(request, 400, "Sec-WebSocket-Key");
  }
}

TEST(Handshake, LeavesBlanksAroundFieldsAside) {
  UpgradeRequest request = sample();
  request.key = " dGhlIHNhbXBsZSBub25jZQ==\t";
  request.version = "\t13 ";
  EXPECT_EQ(answer_upgrade(request).accept, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(Handshake, RefusesSubprotocolsThatAreNoTokens) {
  for (const char* protocols : {",", "  ", "a b", "chat, \"quoted\"", "chat;q=1", "a@b"}) {
    UpgradeRequest request = sample();
    request.protocols = protocols;
    expect_refused(request, 400, "Sec-WebSocket-Protocol");
  }
}

TEST(Handshake, FindsWhatTheClientOffers) {
  EXPECT_TRUE(offers_protocol("updraft.1", "updraft.1"));
  EXPECT_TRUE(offers_protocol("chat,,  updraft.1 ,x", "updraft.1"));
  EXPECT_FALSE(offers_protocol("Updraft.1", "updraft.1"));
  EXPECT_FALSE(offers_protocol("updraft.10, xupdraft.1", "updraft.1"));
  EXPECT_FALSE(offers_protocol("", "updraft.1"));
}

}  // namespace
}  // namespace updraft::websocket::handshake_test
