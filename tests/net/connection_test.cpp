#include "engine/connection.hpp"

#include "base/clock.hpp"
#include "engine/shard.hpp"
#include "hub/mail.hpp"
#include "net/admissions.hpp"
#include "net/listener.hpp"
#include "net/loop.hpp"
#include "support/memory_server.hpp"
#include "support/patience.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace updraft::test::connection_test {
namespace {

using namespace std::chrono_literals;

/// Moved by hand; any thread.
class SharedClock final : public Clock {
 public:
  [[nodiscard]] Time now() const override { return Time(1h + moved_.load()); }
  void advance(std::chrono::milliseconds by) { moved_ = moved_.load() + by; }

 private:
  std::atomic<std::chrono::milliseconds> moved_{0ms};
};

/// A client that reads over a small window, and no faster than it is told to.
class SlowReader {
 public:
  explicit SlowReader(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    constexpr int window = 16 << 10;
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &window, sizeof(window));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const auto* target = reinterpret_cast<const sockaddr*>(&address);
    EXPECT_EQ(::connect(socket_, target, sizeof(address)), 0);
    const std::string request = "GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n";
    EXPECT_EQ(::send(socket_, request.data(), request.size(), 0),
              static_cast<ssize_t>(request.size()));
  }
  SlowReader(const SlowReader&) = delete;
  SlowReader& operator=(const SlowReader&) = delete;
  ~SlowReader() { ::close(socket_); }

  /// Waits for so many bytes, or the end, and returns how many it has had in all.
  std::size_t read(std::size_t bytes) {
    std::string buffer(bytes, '\0');
    const ssize_t got = ::recv(socket_, buffer.data(), bytes, MSG_WAITALL);
    return total_ += static_cast<std::size_t>(std::max<ssize_t>(got, 0));
  }

 private:
  int socket_;
  std::size_t total_ = 0;
};

/// A loop whose home answers each question with the same long value.
struct ConnectionTest : testing::Test {
  ConnectionTest() {
    shard.link().wake_home = [this] { answer(); };
    shard.link().wake_hub = [this] { loop.wake(); };
    loop.on_second([this] { ++seconds; });
    port = *listener.open("127.0.0.1", 0);
    listener.resume();
    thread = std::jthread([this] { loop.run(); });
  }
  ~ConnectionTest() override {
    loop.abort();
    thread.join();
  }

  void answer() {
    hub::Link& link = shard.link();
    std::vector<hub::ToHome> mail;
    (void)link.to_home.take(mail);
    for (const auto& message : mail) {
      if (const auto* read = std::get_if<hub::Read>(&message)) {
        link.to_hub.put(hub::Reading{read->reader, std::string(value_bytes, '1')});
      }
    }
    if (link.to_hub.send()) link.wake_hub();
  }

  /// Lets the clock go on by a second, and the loop check what is due.
  void let_a_second_pass() {
    clock.advance(1s);
    const int before = seconds;
    ASSERT_TRUE(eventually([&] { return seconds >= before + 2; }, 5ms));
  }

  static constexpr std::size_t value_bytes = std::size_t{8} << 20;
  const Limits limits = [] {
    Limits some = patient(Limits{});
    some.close_timeout = 1500ms;
    return some;
  }();
  SharedClock clock;
  std::shared_ptr<MemoryLog> log = std::make_shared<MemoryLog>();
  engine::Shard shard{{.limits = limits}, clock, log};
  net::Admissions admissions{limits, net::Admissions::Loopback::counts};
  net::Loop loop{shard};
  net::Listener listener{{&loop}, admissions, log};
  std::uint16_t port = 0;
  std::atomic<int> seconds = 0;
  std::jthread thread;
};

TEST_F(ConnectionTest, SendsAnAnswerForAsLongAsTheClientTakesIt) {
  SlowReader reader(port);
  constexpr std::size_t some = std::size_t{64} << 10;
  reader.read(some);
  for (int i = 0; i < 4; ++i) {
    let_a_second_pass();
    reader.read(some);
  }
  EXPECT_GT(reader.read(value_bytes), value_bytes) << "with its head";
}

TEST_F(ConnectionTest, EndsWhereTheClientTakesNothingOfAnAnswer) {
  SlowReader reader(port);
  reader.read(1);
  for (int i = 0; i < 5; ++i) let_a_second_pass();
  EXPECT_LT(reader.read(value_bytes), value_bytes);
}

}  // namespace
}  // namespace updraft::test::connection_test
