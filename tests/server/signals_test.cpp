#include <updraft/handler.hpp>
#include <updraft/off_loop.hpp>
#include <updraft/program.hpp>
#include <updraft/server.hpp>

#include "server/child.hpp"
#include "server/server_thread.hpp"
#include "support/socket_client.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstring>
#include <iostream>
#include <thread>
#include <vector>

namespace updraft::test::signals_test {
namespace {

using namespace std::chrono_literals;

/// What a program's main does, with handlers for these tests.
int serve_for_tests() {
  const auto block = [] {
    std::cout << "blocked" << std::endl;
    while (true) std::this_thread::sleep_for(1h);
  };
  const auto wait = []() -> Task<> { co_await sleep_for(1h); };
  const auto print = [] {
    std::cout << "a line of the program" << std::endl;
    return 1;
  };
  const auto fail = []() -> int { throw std::runtime_error("a line of the log"); };
  Options options{.port = 0, .threads = 2, .inspector = false};
  options.limits = patient(options.limits);
  return serve({{"block", Value(block)},
                {"wait", Value(wait)},
                {"print", Value(print)},
                {"fail", Value(fail)},
                {"x", state(1)}},
               options, [](Server& server) { std::cout << "port " << server.port() << std::endl; });
}

std::uint16_t port_of(Child& child) {
  return static_cast<std::uint16_t>(child.number_after("port "));
}

TEST(Signals, EndAServerInOrder) {
  for (const int signal : {SIGINT, SIGTERM}) {
    Child child(&serve_for_tests);
    SocketClient client(port_of(child));
    child.signal(signal);
    EXPECT_EQ(client.await_end(), 1001);
    EXPECT_EQ(child.status(), 0) << child.said();
  }
}

TEST(Signals, EndAServerInOrderWhenItsTerminalHangsUp) {
  Child child(&serve_for_tests, Child::Terminal::controlling);
  SocketClient client(port_of(child));
  child.signal(SIGHUP);
  EXPECT_EQ(client.await_end(), 1001);
  EXPECT_EQ(child.status(), 0) << child.said();
  EXPECT_NE(child.said().find("stopping on SIGHUP"), std::string::npos) << child.said();
}

TEST(Signals, OfAHangupAreIgnoredWhereThereIsNoTerminal) {
  Child child(&serve_for_tests);
  SocketClient client(port_of(child));
  for (int i = 0; i < 2; ++i) {
    child.signal(SIGHUP);
    EXPECT_TRUE(child.says("SIGHUP is ignored: there is nothing to reload")) << child.said();
    client.subscribe("x");
    EXPECT_EQ(client.next_update("x"), Value(1));
  }
  child.signal(SIGTERM);
  EXPECT_EQ(client.await_end(), 1001);
  EXPECT_EQ(child.status(), 0) << child.said();
}

TEST(Signals, OfAHangupStayIgnoredUnderNohup) {
  const auto under_nohup = [] {
    std::signal(SIGHUP, SIG_IGN);
    return serve_for_tests();
  };
  Child child(under_nohup, Child::Terminal::controlling);
  SocketClient client(port_of(child));
  child.signal(SIGHUP);
  client.subscribe("x");
  EXPECT_EQ(client.next_update("x"), Value(1));
  child.signal(SIGTERM);
  EXPECT_EQ(client.await_end(), 1001);
  EXPECT_EQ(child.status(), 0) << child.said();
  EXPECT_EQ(child.said().find("SIGHUP"), std::string::npos) << child.said();
}

TEST(Signals, EndAServerAtOnceWithTheSecondCtrlCThoughAHandlerHoldsItUp) {
  Child child(&serve_for_tests);
  SocketClient client(port_of(child));
  client.call("1", "block");
  ASSERT_TRUE(child.says("blocked"));
  EXPECT_TRUE(eventually([&] {
    child.signal(SIGINT);
    return child.ended();
  }));
  EXPECT_EQ(child.status(), -SIGINT) << child.said();
}

/// Shells and terminals may send SIGHUP twice, supervisors SIGTERM and then SIGHUP.
TEST(Signals, OtherThanCtrlCNeverEndAServerThatIsStopping) {
  Child child(&serve_for_tests, Child::Terminal::controlling);
  SocketClient client(port_of(child));
  client.call("1", "wait");
  client.call("2", "nowhere");
  client.next_response("2");
  child.signal(SIGTERM);
  ASSERT_TRUE(child.says("stopping on SIGTERM"));
  for (int i = 0; i < 20; ++i) {
    for (const int signal : {SIGTERM, SIGHUP}) child.signal(signal);
  }
  child.signal(SIGINT);
  EXPECT_EQ(child.status(), -SIGINT) << child.said();
}

TEST(Signals, AreNotRaisedWhereNobodyReadsTheLogOrTheOutput) {
  Child child(&serve_for_tests);
  SocketClient client(port_of(child));
  child.stop_reading();
  for (const std::string path : {"fail", "print", "fail", "print"}) {
    client.call("1", path);
    client.next_response("1");
  }
  child.signal(SIGTERM);
  EXPECT_EQ(client.await_end(), 1001);
  EXPECT_EQ(child.status(), 0);
}

/// A server in a program of its own, whose SIGPIPE ends it.
TEST(Signals, AreNotRaisedByTheLogOfAServerInAProgramOfItsOwn) {
  const auto program = [] {
    const auto fail = []() -> int { throw std::runtime_error("a line of the log"); };
    Server server({{"fail", Value(fail)}}, {.port = 0, .threads = 2});
    server.stop_on_signals();
    std::cout << "port " << server.port() << std::endl;
    server.run();
    return 0;
  };
  Child child(program);
  SocketClient client(port_of(child));
  child.stop_reading();
  for (int i = 0; i < 3; ++i) {
    client.call("1", "fail");
    client.next_response("1");
  }
  child.signal(SIGTERM);
  EXPECT_EQ(client.await_end(), 1001);
  EXPECT_EQ(child.status(), 0);
}

/// What the process does on each signal, and which of them this thread blocks.
struct Dispositions {
  std::vector<struct sigaction> actions;
  sigset_t blocked{};

  static Dispositions now() {
    Dispositions all;
    for (int signal = 1; signal < NSIG; ++signal) {
      struct sigaction action{};
      ::sigaction(signal, nullptr, &action);
      // How handlers return is the C library's business: it notes that of each that it sets.
      constexpr int has_restorer = 0x04000000;
      action.sa_flags &= ~has_restorer;
      all.actions.push_back(action);
    }
    ::pthread_sigmask(SIG_SETMASK, nullptr, &all.blocked);
    return all;
  }
};

/// Which signals differ.
std::vector<int> differences(const Dispositions& a, const Dispositions& b) {
  std::vector<int> signals;
  for (std::size_t i = 0; i < a.actions.size(); ++i) {
    const int signal = static_cast<int>(i) + 1;
    if (a.actions[i].sa_handler != b.actions[i].sa_handler ||
        a.actions[i].sa_flags != b.actions[i].sa_flags ||
        ::sigismember(&a.blocked, signal) != ::sigismember(&b.blocked, signal)) {
      signals.push_back(signal);
    }
  }
  return signals;
}

using Signals = std::vector<int>;

TEST(SignalsOfAProgram, StayAsTheyAreWhereItsServerRuns) {
  const auto before = Dispositions::now();
  ServerThread running({{"x", state(1)}}, {.threads = 2});
  SocketClient client(running.server.port());
  client.subscribe("x");
  client.next_update("x");
  EXPECT_EQ(differences(before, Dispositions::now()), Signals{});
  EXPECT_EQ(differences(before, running.call(&Dispositions::now)), Signals{});
  // A line of the log, written on this thread.
  stderr_log()->info("a line");
  EXPECT_EQ(differences(before, Dispositions::now()), Signals{});
}

TEST(SignalsOfAProgram, AreBackWhenWhatCaughtThemHasRun) {
  const auto before = Dispositions::now();
  {
    Server server({}, {.port = 0});
    server.stop_on_signals();
    EXPECT_EQ(differences(before, Dispositions::now()), (Signals{SIGHUP, SIGINT, SIGTERM}));
    server.stop();
    server.run();
    EXPECT_EQ(differences(before, Dispositions::now()), Signals{});
  }
  Program program;
  program.stop_on_signals();
  for (int i = 0; i < 2; ++i) {
    ::raise(SIGTERM);
    program.run();
    EXPECT_EQ(differences(before, Dispositions::now()), Signals{});
    if (i == 0) program.stop_on_signals();
  }
  serve({}, {.port = 0}, [](Server& server) { server.stop(); });
  EXPECT_EQ(differences(before, Dispositions::now()), Signals{});
}

TEST(SignalsOfAProgram, AreCaughtByAllServersThatAsk) {
  const auto before = Dispositions::now();
  {
    ServerThread one({}, {.threads = 1});
    ServerThread other({}, {.threads = 1});
    one.call([&] { one.server.stop_on_signals(); });
    other.call([&] { other.server.stop_on_signals(); });
    ::raise(SIGINT);
    one.await_end();
    other.await_end();
  }
  EXPECT_EQ(differences(before, Dispositions::now()), Signals{});
}

}  // namespace
}  // namespace updraft::test::signals_test
