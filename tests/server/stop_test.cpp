#include <updraft/handler.hpp>
#include <updraft/off_loop.hpp>
#include <updraft/query.hpp>

#include "server/process.hpp"
#include "server/server_thread.hpp"
#include "support/socket_client.hpp"

#include <gtest/gtest.h>
#include <malloc.h>
#include <sys/resource.h>

#include <array>
#include <atomic>
#include <chrono>
#include <deque>
#include <future>
#include <latch>
#include <memory>
#include <semaphore>
#include <string>
#include <thread>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define UPDRAFT_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define UPDRAFT_SANITIZED
#endif
#endif

#if defined(__has_feature)
#if __has_feature(undefined_behavior_sanitizer)
#define UPDRAFT_SANITIZED_BEHAVIOUR
#endif
#endif

namespace updraft::test::stop_test {
namespace {

using namespace std::chrono_literals;

Models counting(const State<int>& count) {
  return {{"count", count}, {"plus", Value([count] {
                               count.update([](int n) { return n + 1; });
                               return count.read();
                             })}};
}

/// Sends so many events, and counts how many are answered before the server says goodbye.
int call_until_the_end(std::uint16_t port, int events, std::latch& begun) {
  SocketClient client(port);
  client.subscribe("count");
  for (int i = 0; i < events; ++i) client.call(std::to_string(i), "plus");
  int answered = 0;
  while (const auto message = client.next_before_the_end()) {
    if ((*message)["$"].text() != "evt-res") continue;
    EXPECT_EQ((*message)["key"].text(), std::to_string(answered));
    if (answered++ == 0) begun.count_down();
  }
  EXPECT_EQ(client.code(), 1001);
  return answered;
}

TEST(Stop, AnswersEachEventThatItHasDoneAndSaysGoodbye) {
  constexpr int clients = 6;
  for (const std::size_t threads : {1U, 4U}) {
    const auto count = state(0);
    ServerThread running(counting(count), {.threads = threads});
    std::latch begun(clients);
    std::vector<std::future<int>> answered;
    for (int i = 0; i < clients; ++i) {
      answered.push_back(std::async(std::launch::async, call_until_the_end, running.server.port(),
                                    2'000, std::ref(begun)));
    }
    begun.wait();
    running.stop();
    int sum = 0;
    for (auto& one : answered) sum += one.get();
    EXPECT_GE(sum, clients);
    EXPECT_EQ(sum, count.read());
  }
}

TEST(Stop, MayBeAskedForByAHandlerWhichIsAnsweredStill) {
  for (const std::size_t threads : {1U, 2U}) {
    Server* server = nullptr;
    const auto handler = [&] {
      server->stop();
      return "bye";
    };
    ServerThread running({{"stop", Value(handler)}}, {.threads = threads});
    running.call([&] { server = &running.server; });
    SocketClient home(running.server.port());
    SocketClient client(running.server.port());
    client.call("1", "stop");
    EXPECT_EQ(client.next_response("1")["payload"], Value("bye"));
    EXPECT_EQ(client.await_end(), 1001);
    EXPECT_EQ(home.await_end(), 1001);
    running.await_end();
  }
}

/// One life of a server that is stopped while a handler runs. Returns whether it has ended before
/// its loop looked after its connections for the first time, a second after it began.
bool ends_before_the_first_second() {
  const auto handler = []() -> Task<int> {
    co_await sleep_for(1ms);
    co_return 1;
  };
  const auto first_second = std::chrono::steady_clock::now() + 1s;
  ServerThread running({{"handler", Value(handler)}}, {.threads = 1});
  SocketClient client(running.server.port());
  client.call("1", "handler");
  running.server.stop();
  EXPECT_EQ(client.await_end(), 1001);
  running.await_end();
  return std::chrono::steady_clock::now() < first_second;
}

/// A busy machine may take a second for it now and then; a stop that waits for the loop's second
/// takes it each time.
TEST(Stop, NeedsNoSecondOfTheLoopToPass) {
  EXPECT_TRUE(eventually(ends_before_the_first_second));
}

TEST(Stop, BeforeRunningMeansThatRunReturnsAtOnce) {
  const auto count = state(0);
  Server server({{"count", count}}, {.port = 0, .threads = 2});
  server.stop();
  count.set(1);
  server.run();
  EXPECT_EQ(count.read(), 1);
}

TEST(Stop, ComesInSpiteOfClientsThatNeverClose) {
  ServerThread running({}, {.threads = 2, .limits = {.stop_timeout = 10ms}});
  SocketClient home(running.server.port());
  SocketClient other(running.server.port());
  running.stop();
  EXPECT_EQ(home.await_end(), 1001);
  EXPECT_EQ(other.await_end(), 1001);
}

/// The client on the home loop keeps that running when the other loop is over already.
TEST(Stop, ComesInSpiteOfRequestsThatAreAnsweredTooLateOnALoopThatIsOver) {
  Models models;
  for (const auto time : {100ms, 150ms, 200ms}) {
    models.set(std::to_string(time.count()), query([time]() -> Task<int> {
                 co_await sleep_for(time);
                 co_return 1;
               }));
  }
  ServerThread running(std::move(models), {.threads = 2, .limits = {.stop_timeout = 300ms}});
  SocketClient home(running.server.port());
  std::deque<HttpClient> requests;
  // Connections go to the loops in turn, and here each second one asks.
  for (const std::string path : {"100", "", "150", "", "200"}) {
    requests.emplace_back(running.server.port());
    if (!path.empty()) requests.back().get(path);
  }
  // What this one sends comes after the requests.
  SocketClient fence(running.server.port());
  fence.call("1", "nowhere");
  fence.next_response("1");
  fence.vanish();
  running.stop();
}

/// Stops a server while a handler waits for longer than it may; home is kept busy until that time
/// is over, and meanwhile a call of `late` arrives from another loop. Returns how that was
/// answered, null if it was not.
Value call_too_late(Models models, std::string_view late) {
  constexpr auto stop_timeout = 20ms;
  models.set("slow", Value([]() -> Task<> { co_await sleep_for(1h); }));
  ServerThread running(
      std::move(models),
      {.threads = 2, .limits = {.stop_timeout = stop_timeout, .handler_timeout = 1h}});
  SocketClient home(running.server.port());
  SocketClient caller(running.server.port());
  const HttpClient on_the_home_loop(running.server.port());
  SocketClient fence(running.server.port());
  caller.call("1", "slow");
  caller.call("2", "nowhere");
  caller.next_response("2");
  const auto stopping = std::make_shared<std::binary_semaphore>(0);
  const auto called = std::make_shared<std::binary_semaphore>(0);
  running.server.stop();
  running.server.post([=] {
    stopping->release();
    EXPECT_TRUE(called->try_acquire_for(patience));
    std::this_thread::sleep_for(stop_timeout + 1ms);
  });
  stopping->acquire();
  caller.call("3", late);
  // On the same loop as the caller, and answered without home.
  fence.send(R"({"$":"nonsense"})");
  fence.next();
  called->release();
  EXPECT_EQ(caller.next_response("1")["payload"]["name"].text(), "CancelledError");
  const auto answer = caller.next_before_the_end();
  EXPECT_EQ(caller.await_end(), 1001);
  EXPECT_EQ(home.await_end(), 1001);
  running.await_end();
  return answer.value_or(Value());
}

TEST(Stop, ComesInSpiteOfACallThatArrivesWhenAllOthersAreCancelled) {
  for (int i = 0; i < 5; ++i) {
    const Value answer = call_too_late({}, "slow");
    if (!answer.is_null()) {
      EXPECT_EQ(answer["payload"]["name"].text(), "CancelledError");
    }
  }
}

TEST(Stop, CallsNoHandlerWhoseAnswerCouldNotBeSent) {
  for (int i = 0; i < 5; ++i) {
    const auto count = state(0);
    const Value answer = call_too_late(counting(count), "plus");
    EXPECT_EQ(count.read(), answer.is_null() ? 0 : 1);
  }
}

TEST(Stop, LeavesNothingOfAServerThatNeverRan) {
  const auto descriptors = descriptor_count();
  const auto threads = thread_count_at_rest();
  for (int i = 0; i < 10; ++i) {
    const Server server(counting(state(0)), {.port = 0, .threads = 4});
    const HttpClient waits_in_vain(server.port());
  }
  EXPECT_EQ(descriptor_count(), descriptors);
  EXPECT_TRUE(has_threads(threads));
}

/// One life of a server, with a client on each of its loops, and some of the kinds of ends.
void serve_once(const State<int>& count, Models models) {
  ServerThread running(std::move(models), {.threads = 2, .workers = 2});
  SocketClient home(running.server.port());
  SocketClient other(running.server.port());
  HttpClient request(running.server.port());
  home.subscribe("count");
  home.next_update("count");
  other.call("1", "plus");
  other.next_response("1");
  other.call("2", "later");
  request.get("count");
  request.answer();
  count.set(0);
  running.server.stop();
  EXPECT_EQ(home.await_end(), 1001);
  EXPECT_EQ(other.await_end(), 1001);
  running.await_end();
}

void add_later(Models& models) {
  models.set("later", Value([]() -> Task<int> { co_return co_await off_loop([] { return 1; }); }));
}

std::size_t bytes_in_use() {
#ifdef UPDRAFT_SANITIZED
  return 0;  // the leak sanitizer knows better
#else
  return mallinfo2().uordblks;
#endif
}

TEST(Stop, AndStartFiftyTimesOverLeavesNoThreadSocketOrMemoryBehind) {
  constexpr int rounds = 50;
  constexpr int first_rounds = 10;
  constexpr std::size_t tolerance = 16 << 10;
  for (const bool same_models : {true, false}) {
    auto count = state(0);
    auto models = counting(count);
    add_later(models);
    const auto descriptors = descriptor_count();
    const auto threads = thread_count_at_rest();
    std::size_t bytes = 0;
    for (int i = 0; i < rounds; ++i) {
      if (!same_models) {
        count = state(0);
        models = counting(count);
        add_later(models);
      }
      serve_once(count, models);
      ASSERT_EQ(descriptor_count(), descriptors);
      ASSERT_TRUE(has_threads(threads));
      if (i == first_rounds) bytes = bytes_in_use();
    }
    EXPECT_LE(bytes_in_use(), bytes + tolerance) << (same_models ? "same models" : "new models");
  }
}

TEST(Server, ServesTheSameModelsAgainWhileTheOldServerIsStillThere) {
  const auto count = state(1);
  ServerThread first({{"count", count}}, {.threads = 2});
  first.stop();
  ServerThread second({{"count", count}}, {.threads = 2});
  SocketClient client(second.server.port());
  client.subscribe("count");
  EXPECT_EQ(client.next_update("count"), Value(1));
  count.set(2);
  EXPECT_EQ(client.next_update("count"), Value(2));
}

TEST(Server, RefusesToRunModelsThatAnotherServerRuns) {
  const auto models = counting(state(1));
  ServerThread first(models, {.threads = 1});
  first.call([] {});
  ServerThread second(models, {.threads = 1});
  // One that wrongly runs would not come back by itself.
  second.server.stop();
  second.await_end();
  EXPECT_THROW(second.rethrow(), Error);
}

TEST(Server, SaysThatItsModelsWereMadeForAnotherServerOfTheirThread) {
  const auto one = state(1);
  const auto two = state(2);
  const ServerThread first({{"count", one}}, {.threads = 1});
  ServerThread second({{"a", Models{{"count", two}}}}, {.threads = 1});
  second.server.stop();
  second.await_end();
  try {
    second.rethrow();
    FAIL() << "it serves them";
  } catch (const Error& error) {
    EXPECT_NE(error.message().find("the model at \"a/count\" belongs to another server"),
              std::string::npos)
        << error.message();
  }
}

/// Lowers how many descriptors the process may have to those that it has now, and a few.
class FewDescriptors {
 public:
  explicit FewDescriptors(std::size_t more) {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    rlimit now = before_;
    now.rlim_cur = descriptor_count() + more;
    ::setrlimit(RLIMIT_NOFILE, &now);
  }
  FewDescriptors(const FewDescriptors&) = delete;
  FewDescriptors& operator=(const FewDescriptors&) = delete;
  ~FewDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

TEST(Server, ThatCantBeMadeLeavesItsModelsToOthers) {
#ifdef UPDRAFT_SANITIZED_BEHAVIOUR
  GTEST_SKIP() << "the sanitizer itself needs descriptors to look at what is thrown";
#endif
  const auto count = state(1);
  const auto descriptors = descriptor_count();
  for (std::size_t more = 0; more < 6; ++more) {
    const FewDescriptors few(more);
    EXPECT_ANY_THROW(Server({{"count", count}}, {.port = 0, .threads = 8}));
  }
  EXPECT_EQ(descriptor_count(), descriptors);
  std::thread([&] { count.set(2); }).join();
  EXPECT_EQ(count.read(), 2);
  ServerThread running({{"count", count}}, {.threads = 2});
  SocketClient client(running.server.port());
  client.subscribe("count");
  EXPECT_EQ(client.next_update("count"), Value(2));
}

}  // namespace
}  // namespace updraft::test::stop_test
