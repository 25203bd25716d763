#include "client/address.hpp"

#include <gtest/gtest.h>

namespace updraft::client::address_test {
namespace {

std::string parsed(std::string_view url) {
  const auto address = parse_address(url);
  if (!address) return address.error().message();
  return address->host + " " + address->port + " " + address->field + " " + address->target;
}

TEST(ClientAddress, IsThatOfAWebSocketUrl) {
  EXPECT_EQ(parsed("ws://127.0.0.1:3005"), "127.0.0.1 3005 127.0.0.1:3005 /");
  EXPECT_EQ(parsed("WS://robot.example"), "robot.example 80 robot.example /");
  EXPECT_EQ(parsed("ws://[::1]:3005/a%20b?c=d"), "::1 3005 [::1]:3005 /a%20b?c=d");
  EXPECT_EQ(parsed("ws://robot.example:80?x"), "robot.example 80 robot.example /?x");
}

TEST(ClientAddress, SaysWhatIsWrong) {
  for (const char* url :
       {"", "robot.example", "127.0.0.1:3005", "http://robot.example", "ws://", "ws://:3005",
        "ws://a:b@robot.example", "ws://robot.example/#x", "ws://robot.example:70000",
        "ws://robot.example:99999", "ws://robot.example:0", "ws://a b/", "ws://a\r\nb/"}) {
    EXPECT_FALSE(parse_address(url)) << url;
  }
  EXPECT_EQ(parsed("wss://robot.example"),
            "\"wss://robot.example\" is no address of a server: wss is not spoken, only ws");
}

}  // namespace
}  // namespace updraft::client::address_test
