#include <updraft/handler.hpp>
#include <updraft/models.hpp>
#include <updraft/state.hpp>

#include "server/process.hpp"
#include "server/server_thread.hpp"
#include "support/client_end.hpp"
#include "support/socket_client.hpp"
#include "support/socket_wire.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

namespace updraft::test::killed_clients_test {
namespace {

/// A process of its own, which says when it has done its part, and is then killed.
class Killed {
 public:
  explicit Killed(const std::function<void()>& part) {
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0) throw std::runtime_error("no pipe");
    child_ = ::fork();
    if (child_ == 0) {
      part();
      [[maybe_unused]] const auto written = ::write(pipe[1], "x", 1);
      while (true) ::pause();
    }
    ::close(pipe[1]);
    char done = 0;
    if (::read(pipe[0], &done, 1) != 1) throw std::runtime_error("the child has done nothing");
    ::close(pipe[0]);
  }
  Killed(const Killed&) = delete;
  Killed& operator=(const Killed&) = delete;
  ~Killed() {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
  }

 private:
  pid_t child_;
};

constexpr std::size_t large = std::size_t{8} << 20;

/// Clients who are killed while they do something, and what is left of them: nothing.
class KilledClients : public testing::Test {
 protected:
  void expect_nothing_left(const std::function<void(std::uint16_t)>& part) {
    const std::uint16_t port = thread_.server.port();
    SocketClient witness(port);
    witness.subscribe("count");
    witness.next_update("count");
    ASSERT_TRUE(eventually([&] { return thread_.server.stats().connections == 1; }));
    const std::size_t descriptors = descriptor_count();
    for (int i = 0; i < 5; ++i) const Killed client([&] { part(port); });
    EXPECT_TRUE(eventually([&] {
      const auto stats = thread_.server.stats();
      return stats.connections == 1 && stats.subscriptions == 1 &&
             descriptor_count() == descriptors;
    })) << thread_.server.stats().connections
        << " sessions, " << descriptor_count() << " of " << descriptors << " descriptors";
    witness.call("1", "press");
    EXPECT_EQ(witness.next_update("count"), Value(++count_));
    EXPECT_EQ(witness.next_response("1")["error"], Value());
    EXPECT_EQ(thread_.complaints(), "");
  }

  State<int> shown_ = state(0);
  int count_ = 0;
  ServerThread thread_{Models{{"count", shown_},
                              {"large", Model(Value(std::string(large, 'x')))},
                              {"press", Model(Value([shown = shown_] { ++shown; }))}},
                       {.threads = 1}};
};

TEST_F(KilledClients, InTheMiddleOfAHandshakeLeaveNothing) {
  expect_nothing_left([](std::uint16_t port) {
    HttpClient client(port);
    client.get("count HTTP/1.1\r\nUpgrade: websocket\r\nX:");
  });
}

TEST_F(KilledClients, InTheMiddleOfAFrameLeaveNothing) {
  expect_nothing_left([](std::uint16_t port) {
    auto wire = SocketVenue(port).connect();
    wire->send(client_frame(websocket::Opcode::text, R"({"$":"sub","keys":["count","other"]})"));
    wire->receive();
    const auto frame = client_frame(websocket::Opcode::text, std::string(100'000, ' '));
    wire->send(std::string_view(frame).substr(0, frame.size() / 2));
    // It stays open as long as the process.
    static_cast<void>(wire.release());
  });
}

TEST_F(KilledClients, InTheMiddleOfTheServersWriteLeaveNothing) {
  expect_nothing_left([](std::uint16_t port) {
    auto wire = SocketVenue(port).connect();
    // It reads nothing of it but what the system takes: what is unread at the end resets it.
    wire->send(client_frame(websocket::Opcode::text, R"({"$":"sub","keys":["large","count"]})"));
    wire->send(client_frame(websocket::Opcode::text, R"({"$":"unsub","keys":["count"]})"));
    static_cast<void>(wire.release());
  });
}

}  // namespace
}  // namespace updraft::test::killed_clients_test
