#include "io/dialer.hpp"

#include "support/own_sockets.hpp"
#include "support/patience.hpp"
#include "support/tcp_listener.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>

namespace updraft::io::dialer_test {
namespace {

using updraft::test::from_now;
using updraft::test::patience;
using updraft::test::TcpListener;
using updraft::test::TcpSocket;

/// A server's socket on this thread, and a dialer that connects to it.
class DialerTest : public testing::Test {
 protected:
  [[nodiscard]] std::string port() const { return std::to_string(listener_.port()); }

  /// The next news, with those that come along. It may have been woken for news that were taken
  /// already: then it waits on.
  Dialer::News next() {
    while (true) {
      std::unique_lock lock(mutex_);
      const bool in_time = changed_.wait_for(lock, patience, [this] { return woken_; });
      EXPECT_TRUE(in_time);
      woken_ = false;
      auto news = dialer_.take();
      const bool has_some = news.opened || !news.bytes.empty() || news.drained || news.lost;
      if (has_some || !in_time) return news;
    }
  }

  TcpSocket connect() {
    dialer_.open("127.0.0.1", port());
    TcpSocket socket = listener_.accept();
    while (!next().opened) {  // it may have been woken for the one before
    }
    return socket;
  }

  static std::string read(const TcpSocket& socket, std::size_t bytes) {
    std::string text;
    while (text.size() < bytes && socket.read(from_now(), text) == TcpSocket::Outcome::bytes) {
    }
    return text;
  }

  static std::string read_all(const TcpSocket& socket) {
    std::string text;
    TcpSocket::Outcome outcome{};
    do {
      outcome = socket.read(from_now(), text);
    } while (outcome == TcpSocket::Outcome::bytes);
    EXPECT_EQ(outcome, TcpSocket::Outcome::end);
    return text;
  }

  TcpListener listener_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool woken_ = false;
  Dialer dialer_{[this] {
    const std::scoped_lock lock(mutex_);
    woken_ = true;
    changed_.notify_one();
  }};
};

TEST_F(DialerTest, CarriesBytesInBothDirections) {
  const auto socket = connect();
  dialer_.write("over ");
  dialer_.write("there");
  EXPECT_EQ(read(socket, 10), "over there");
  EXPECT_TRUE(socket.write("back", from_now()));
  std::string back;
  while (back.size() < 4) back += next().bytes;
  EXPECT_EQ(back, "back");
  EXPECT_EQ(dialer_.unwritten(), 0U);
}

TEST_F(DialerTest, KnowsTheNamesOfThisMachineByItself) {
  for (const char* name : {"localhost", "LocalHost.", "fleet.localhost"}) {
    dialer_.open(name, port());
    const auto socket = listener_.accept();
    EXPECT_TRUE(next().opened) << name;
  }
}

TEST_F(DialerTest, SaysOfANameThatItIsNoneOfThisWorld) {
  dialer_.open("two..dots", port());  // which needs no name server to be refused
  const std::string problem = next().lost.value_or("");
  EXPECT_TRUE(problem.starts_with("resolving its name: ")) << problem;
}

TEST_F(DialerTest, KeepsItsSocketFromProgramsThatAreStarted) {
  const auto socket = connect();
  const auto sockets = updraft::test::sockets_at(listener_.port(), ::getpeername);
  EXPECT_EQ(sockets.open, 1U);
  EXPECT_EQ(sockets.inherited, 0U);
}

TEST_F(DialerTest, SaysWhyThereIsNoConnection) {
  const std::string closed = port();
  listener_.close();
  dialer_.open("127.0.0.1", closed);
  EXPECT_EQ(next().lost, "connecting: Connection refused");
}

TEST_F(DialerTest, SaysThatTheServerHasClosed) {
  auto socket = connect();
  socket.close();
  EXPECT_EQ(next().lost, "the server closed the connection without a word");
}

TEST_F(DialerTest, SaysThatTheConnectionIsBroken) {
  auto socket = connect();
  socket.reset();
  EXPECT_EQ(next().lost, "reading: Connection reset by peer");
}

/// The end comes together with the bytes: a single event tells of both.
TEST_F(DialerTest, ReadsWhatComesTogetherWithTheEnd) {
  auto socket = connect();
  EXPECT_TRUE(socket.write("last words", from_now()));
  socket.finish_writing();
  Dialer::News all;
  while (!all.lost) {
    auto news = next();
    all.bytes += news.bytes;
    all.lost = news.lost;
  }
  EXPECT_EQ(all.bytes, "last words");
}

TEST_F(DialerTest, ReadsNoMoreThanSoMuchBeforeItIsTaken) {
  const auto socket = connect();
  const std::string much(std::size_t{64} << 20, 'x');
  std::size_t sent = 0;
  std::size_t taken = 0;
  // What does not fit into the systems' buffers and the dialer stays here.
  const auto send = [&] {
    while (const std::size_t more = socket.write_some(std::string_view(much).substr(sent))) {
      sent += more;
    }
  };
  for (send(); taken < much.size(); send()) {
    const auto news = next();
    EXPECT_LE(news.bytes.size(), Dialer::most_waiting + (std::size_t{64} << 10));
    taken += news.bytes.size();
  }
  EXPECT_EQ(taken, much.size());
}

TEST_F(DialerTest, CountsWhatTheServerDoesNotRead) {
  const auto socket = connect();
  const std::string much(std::size_t{64} << 20, 'x');
  dialer_.write(much);
  EXPECT_GT(dialer_.unwritten(), 0U);
  dialer_.write("end");
  EXPECT_EQ(read(socket, much.size() + 3), much + "end");
  while (!next().drained) {
  }
  EXPECT_EQ(dialer_.unwritten(), 0U);
}

TEST_F(DialerTest, WritesTheRestBeforeItCloses) {
  const auto socket = connect();
  const std::string much(std::size_t{1} << 20, 'x');
  dialer_.write(much);
  dialer_.close();
  EXPECT_EQ(read_all(socket), much);
}

TEST_F(DialerTest, TellsNothingOfAConnectionThatItHasClosed) {
  const auto first = connect();
  EXPECT_TRUE(first.write("old", from_now()));
  EXPECT_EQ(next().bytes, "old");
  EXPECT_TRUE(first.write("older", from_now()));
  const auto second = connect();
  EXPECT_TRUE(second.write("new", from_now()));
  std::string got;
  while (got.size() < 3) got += next().bytes;
  EXPECT_EQ(got, "new");
}

TEST(Dialer, EndsWithAConnectionThatNobodyReads) {
  const TcpListener listener;
  Dialer dialer([] {});
  dialer.open("127.0.0.1", std::to_string(listener.port()));
  const auto socket = listener.accept();
  dialer.write(std::string(std::size_t{64} << 20, 'x'));
}

/// Whose name is looked up all the time, or has just been.
TEST(Dialer, EndsThoughANameIsBeingLookedUp) {
  for (int i = 0; i < 20; ++i) {
    Dialer dialer([] {});
    dialer.open("two..dots", "1");
    if (i % 2 == 0) dialer.open("two...dots", "1");
  }
}

}  // namespace
}  // namespace updraft::io::dialer_test
