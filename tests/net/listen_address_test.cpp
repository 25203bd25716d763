#include "net/listen_address.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace updraft::net::listen_address_test {
namespace {

std::vector<std::string> listened_on(std::string_view text) {
  const auto addresses = listen_addresses(text);
  std::vector<std::string> all;
  if (!addresses) {
    ADD_FAILURE() << addresses.error().message();
    return all;
  }
  for (const auto& address : *addresses) all.push_back(address.to_string());
  return all;
}

using Addresses = std::vector<std::string>;

TEST(ListenAddress, IsOneThatTheMachineHas) {
  EXPECT_EQ(listened_on("127.0.0.1"), Addresses{"127.0.0.1"});
  EXPECT_EQ(listened_on("0.0.0.0"), Addresses{"0.0.0.0"});
  EXPECT_EQ(listened_on("::1"), Addresses{"::1"});
  EXPECT_EQ(listened_on("::"), Addresses{"::"});
}

TEST(ListenAddress, OfIPv6MayHaveTheBracketsOfAUrl) {
  EXPECT_EQ(listened_on("[::1]"), Addresses{"::1"});
  EXPECT_EQ(listened_on("[::]"), Addresses{"::"});
}

TEST(ListenAddress, OfLocalhostIsThatOfWhicheverKindThereIs) {
  for (const char* name : {"localhost", "LOCALHOST", "localhost."}) {
    EXPECT_EQ(listened_on(name), (Addresses{"127.0.0.1", "::1"})) << name;
  }
}

TEST(ListenAddress, OfAnyOtherKindIsRefusedWithWhatIsPossible) {
  const std::pair<std::string_view, std::string_view> refused[] = {
      {"", "no address is given"},
      {"127.0.0.1,::1", "several addresses can't be listened on yet"},
      {"127.0.0.1 ::1", "several addresses can't be listened on yet"},
      {"localhost,127.0.0.1", "several addresses can't be listened on yet"},
      {"unix:/run/updraft.sock", "UNIX sockets can't be listened on yet"},
      {"unix:///run/updraft.sock", "UNIX sockets can't be listened on yet"},
      {"UNIX:x", "UNIX sockets can't be listened on yet"},
      {"/run/updraft.sock", "UNIX sockets can't be listened on yet"},
      {"./updraft.sock", "UNIX sockets can't be listened on yet"},
      {"@updraft", "UNIX sockets can't be listened on yet"},
      {"fd:3", "inherited sockets can't be listened on yet"},
      {"fd://3", "inherited sockets can't be listened on yet"},
      {"systemd", "inherited sockets can't be listened on yet"},
      {"127.0.0.1:3005", "the port goes into --port"},
      {"[::1]:3005", "the port goes into --port"},
      {"localhost:3005", "the port goes into --port"},
      {":3005", "the port goes into --port"},
      {"http://127.0.0.1", "it is a URL"},
      {"10.0.0.0/8", "it is a network"},
      {"*", "all addresses are 0.0.0.0 or ::"},
      {"[127.0.0.1]", "names other than localhost are not looked up"},
      {"[::1", "names other than localhost are not looked up"},
      {"example.org", "names other than localhost are not looked up"},
      {"127.0.0", "names other than localhost are not looked up"}};
  for (const auto& [text, problem] : refused) {
    const auto addresses = listen_addresses(text);
    ASSERT_FALSE(addresses) << text;
    const std::string& message = addresses.error().message();
    EXPECT_TRUE(message.starts_with("can't listen on \"" + std::string(text) +
                                    "\": " + std::string(problem) + "; possible is one IP address"))
        << message;
    EXPECT_NE(message.find("(127.0.0.1, ::1; all: 0.0.0.0, ::) or localhost"), std::string::npos)
        << message;
  }
}

}  // namespace
}  // namespace updraft::net::listen_address_test
