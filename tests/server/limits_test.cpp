#include <updraft/handler.hpp>
#include <updraft/off_loop.hpp>
#include <updraft/state.hpp>
#include <updraft/task.hpp>

#include "server/server_thread.hpp"
#include "support/socket_client.hpp"
#include "support/socket_wire.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <string>
#include <thread>

// The limits of connections, over sockets.

namespace updraft::test::limits_test {
namespace {

using namespace std::chrono_literals;

/// Between two connections that try again: each takes a port of this machine for a while.
constexpr auto pause_of_tries = 20ms;

std::string get(std::uint16_t port, std::string_view path) {
  HttpClient client(port);
  client.get(path);
  return client.answer();
}

TEST(ServerLimits, AnswerConnectionsThatAreTooManyWith503) {
  ServerThread running({{"n", Value(7)}}, {.threads = 2, .limits = {.connections = 2}});
  const std::uint16_t port = running.server.port();
  SocketClient one(port);
  SocketClient two(port);
  EXPECT_EQ(get(port, "n"),
            R"(503 {"error":"the server has all the connections that it can take"})");
  EXPECT_FALSE(SocketVenue(port).connect());
  two.subscribe("n");
  EXPECT_EQ(two.next_update("n"), Value(7)) << "those that are there don't notice";
  one.vanish();
  EXPECT_TRUE(eventually([&] { return get(port, "n") == "200 7"; }, pause_of_tries));
}

TEST(ServerLimits, CloseAtOnceWhenTooManyAreBeingToldThatTheyAreTooMany) {
  ServerThread running(
      {},
      {.limits = {
           .connections = 1, .refused_connections = 1, .close_timeout = 1h, .stop_timeout = 10ms}});
  const std::uint16_t port = running.server.port();
  const SocketClient inside(port);
  {
    HttpClient refused(port);
    refused.get("n");
    EXPECT_EQ(refused.answer().substr(0, 3), "503");
    EXPECT_EQ(get(port, "n"), "no answer") << "the one before has not closed its side yet";
  }
  EXPECT_TRUE(eventually([&] { return get(port, "n").starts_with("503"); }, pause_of_tries));
}

TEST(ServerLimits, TakeAHeadOfARequestThatIsJustNotTooLong) {
  constexpr std::size_t longest = 200;
  ServerThread running({}, {.limits = {.handshake_bytes = longest}});
  const std::size_t rest = HttpClient::head("").size();
  const auto status = [&](std::size_t head_bytes) {
    return get(running.server.port(), std::string(head_bytes - rest, 'a')).substr(0, 3);
  };
  EXPECT_EQ(status(longest), "404");
  EXPECT_EQ(status(longest + 1), "431");
}

TEST(ServerLimits, CloseAConnectionThatSendsNoRequestInTime) {
  ServerThread running({{"n", Value(7)}}, {.limits = {.handshake_timeout = 1ms}});
  SocketClient in_time = connect_in_time(running.server.port());
  HttpClient silent(running.server.port());
  EXPECT_EQ(silent.answer(), "no answer");
  in_time.subscribe("n");
  EXPECT_EQ(in_time.next_update("n"), Value(7)) << "it may take its time from here on";
}

TEST(ServerLimits, DropAClientThatDoesNotCloseAfterItsResponse) {
  ServerThread running({{"n", Value(7)}}, {.limits = {.connections = 1, .close_timeout = 1ms}});
  const std::uint16_t port = running.server.port();
  HttpClient lingering(port);
  lingering.get("n");
  EXPECT_EQ(lingering.answer(), "200 7");
  EXPECT_TRUE(eventually([&] { return get(port, "n") == "200 7"; }, pause_of_tries))
      << "its place is free again";
}

TEST(ServerLimits, ReadNoMoreEventsOfASessionThanMayWait) {
  const auto begun = state(0);
  const auto released = state(false);
  const auto wait = [=]() -> Task<> {
    ++begun;
    while (!released.read()) co_await sleep_for(1ms);
  };
  ServerThread running({{"begun", begun},
                        {"wait", event(wait).value()},
                        {"release", event([=] { released.set(true); }).value()},
                        {"is released", event([=] { return released.read(); }).value()}},
                       {.threads = 2, .limits = {.events_in_flight = 2}});
  SocketClient busy(running.server.port());
  SocketClient other(running.server.port());
  busy.call("1", "wait");
  busy.call("2", "is released");
  EXPECT_EQ(busy.next_response("2")["payload"], Value(false)) << "so many may wait";
  busy.call("3", "wait");
  other.subscribe("begun");
  while (other.next_update("begun") != Value(2)) {
  }
  busy.call("4", "is released");
  for (int i = 0; i < 50; ++i) {
    other.call("echo", "is released");
    EXPECT_EQ(other.next_response("echo")["payload"], Value(false)) << "it holds up nobody else";
  }
  other.call("go", "release");
  other.next_response("go");
  std::map<std::string, Value> answered;
  for (int i = 0; i < 3; ++i) {
    const Value response = busy.next();
    answered.emplace(response["key"].text(), response["payload"]);
  }
  EXPECT_EQ(answered.size(), 3U);
  EXPECT_EQ(answered["4"], Value(true)) << "it was read once another had its response";
}

}  // namespace
}  // namespace updraft::test::limits_test
