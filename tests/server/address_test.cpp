#include <updraft/server.hpp>

#include "server/child.hpp"
#include "server/server_thread.hpp"
#include "support/socket_client.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace updraft::test::address_test {
namespace {

bool has_ipv6_loopback() {
  const int probe = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_loopback;
  const bool has =
      probe >= 0 && ::bind(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  if (probe >= 0) ::close(probe);
  return has;
}

TEST(Address, OfLocalhostIsThatOfIPv4) {
  ServerThread running({{"x", state(1)}}, {.address = "localhost", .threads = 1});
  EXPECT_EQ(running.server.url(), "ws://127.0.0.1:" + std::to_string(running.server.port()));
  EXPECT_TRUE(running.server.inspector_link().starts_with("http://127.0.0.1:"));
  SocketClient client(running.server.port());
  client.subscribe("x");
  EXPECT_EQ(client.next_update("x"), Value(1));
}

TEST(Address, OfIPv6MayHaveBrackets) {
  if (!has_ipv6_loopback()) GTEST_SKIP() << "this machine has no ::1";
  for (const char* address : {"[::1]", "::1"}) {
    ServerThread running({}, {.address = address, .threads = 1});
    EXPECT_EQ(running.server.url(), "ws://[::1]:" + std::to_string(running.server.port()));
    EXPECT_TRUE(running.server.inspector_link().starts_with("http://[::1]:"));
  }
}

std::string refusal_of(const std::string& address) {
  try {
    const Server server({}, {.address = address, .port = 0});
  } catch (const Error& error) {
    return error.message();
  }
  return "it listens";
}

TEST(Address, ThatCantBeListenedOnIsAnErrorThatSaysWhatIsPossible) {
  for (const char* address : {"127.0.0.1,::1", "unix:/run/x", "fd:3", "example.org", ""}) {
    EXPECT_NE(refusal_of(address).find("possible is one IP address"), std::string::npos)
        << refusal_of(address);
  }
}

TEST(Address, GivenTwiceIsRefusedAsSeveral) {
  const char* const arguments[] = {"program", "--address", "127.0.0.1", "--address", "::1"};
  const Options options = options_from(5, arguments);
  EXPECT_NE(refusal_of(options.address).find("several addresses can't be listened on yet"),
            std::string::npos);
}

TEST(Address, OfAnInheritedSocketIsRefusedWhereAProgramIsStartedWithOne) {
  const auto activated = [] {
    ::setenv("LISTEN_FDS", "1", 1);
    ::setenv("LISTEN_PID", std::to_string(::getpid()).c_str(), 1);
    return serve({}, {.port = 0});
  };
  Child child(activated);
  EXPECT_EQ(child.status(), 1);
  EXPECT_NE(child.said().find("inherited sockets (LISTEN_FDS"), std::string::npos) << child.said();
  // Those of another process don't concern this one.
  const auto its_child = [] {
    ::setenv("LISTEN_FDS", "1", 1);
    ::setenv("LISTEN_PID", std::to_string(::getppid()).c_str(), 1);
    return serve({}, {.port = 0}, [](Server& server) { server.stop(); });
  };
  EXPECT_EQ(Child(its_child).status(), 0);
}

}  // namespace
}  // namespace updraft::test::address_test
