#include <updraft/client.hpp>
#include <updraft/off_loop.hpp>
#include <updraft/program.hpp>

#include "client/backoff.hpp"
#include "server/server_thread.hpp"
#include "support/memory_server.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <memory>

namespace updraft::test::client_long_times_test {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

ClientOptions options_without_end(milliseconds time, std::shared_ptr<Log> log) {
  ClientOptions options;
  options.connect_timeout = time;
  options.ping_interval = time;
  options.pong_timeout = time;
  options.event_timeout = time;
  options.longest_delay = time;
  options.log = std::move(log);
  return options;
}

TEST(ClientLongTimes, ConnectAndAnswerAndPingNobody) {
  const auto wait = []() -> Task<int> {
    co_await sleep_for(20ms);
    co_return 7;
  };
  ServerThread server({{"wait", Value(wait)}}, {.threads = 1});
  for (const auto time : {milliseconds::max(), milliseconds(-3'600'000)}) {
    Program program;
    const auto log = std::make_shared<MemoryLog>();
    Client client(server.server.url(), options_without_end(time, log));
    const auto call = [&](std::optional<milliseconds> timeout) -> Task<> {
      EventRequest request;
      request.path = "wait";
      request.timeout = timeout;
      const Result<Response> response = co_await client.send(std::move(request));
      EXPECT_TRUE(response) << response.error().message();
      program.stop();
    };
    program.start(call(std::nullopt));
    program.run();
    program.start(call(milliseconds::max()));
    program.run();
    EXPECT_EQ(client.status().read().stage, ClientStatus::Stage::live);
    EXPECT_EQ(log->complaints(), "");
  }
}

TEST(ClientLongTimes, OfTheBackoffOverflowNothing) {
  client::Backoff backoff(milliseconds::max(), milliseconds::max());
  for (int i = 0; i < 100; ++i) {
    const auto delay = backoff.next(std::numeric_limits<std::uint64_t>::max() - 1);
    EXPECT_GE(delay, 0ms);
    EXPECT_LE(delay, longest_time);
  }
}

}  // namespace
}  // namespace updraft::test::client_long_times_test
