#include "net/dialer.hpp"

#include "net/own_sockets.hpp"
#include "support/patience.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>

namespace updraft::net::dialer_test {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

using test::patience;

/// A server's socket on this thread, and a dialer that connects to it.
class DialerTest : public testing::Test {
 protected:
  [[nodiscard]] std::string port() const {
    return std::to_string(acceptor_.local_endpoint().port());
  }

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

  tcp::socket connect() {
    dialer_.open("127.0.0.1", port());
    tcp::socket socket = acceptor_.accept();
    while (!next().opened) {  // it may have been woken for the one before
    }
    return socket;
  }

  static std::string read_all(tcp::socket& socket) {
    std::string text;
    error_code end;
    boost::asio::read(socket, boost::asio::dynamic_buffer(text), end);
    EXPECT_EQ(end, boost::asio::error::eof);
    return text;
  }

  boost::asio::io_context context_;
  tcp::acceptor acceptor_{context_, {boost::asio::ip::address_v4::loopback(), 0}};
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
  auto socket = connect();
  dialer_.write("over ");
  dialer_.write("there");
  std::string got(10, ' ');
  boost::asio::read(socket, boost::asio::buffer(got));
  EXPECT_EQ(got, "over there");
  boost::asio::write(socket, boost::asio::buffer("back", 4));
  std::string back;
  while (back.size() < 4) back += next().bytes;
  EXPECT_EQ(back, "back");
  EXPECT_EQ(dialer_.unwritten(), 0U);
}

TEST_F(DialerTest, KnowsTheNamesOfThisMachineByItself) {
  for (const char* name : {"localhost", "LocalHost.", "fleet.localhost"}) {
    dialer_.open(name, port());
    const auto socket = acceptor_.accept();
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
  const auto sockets = test::sockets_at(acceptor_.local_endpoint().port(), ::getpeername);
  EXPECT_EQ(sockets.open, 1U);
  EXPECT_EQ(sockets.inherited, 0U);
}

TEST_F(DialerTest, SaysWhyThereIsNoConnection) {
  const std::string closed = port();
  acceptor_.close();
  dialer_.open("127.0.0.1", closed);
  EXPECT_EQ(next().lost, "connecting: Connection refused");
}

TEST_F(DialerTest, SaysThatTheServerHasClosed) {
  auto socket = connect();
  socket.close();
  EXPECT_EQ(next().lost, "the server closed the connection without a word");
}

TEST_F(DialerTest, ReadsNoMoreThanSoMuchBeforeItIsTaken) {
  auto socket = connect();
  const std::string much(std::size_t{64} << 20, 'x');
  std::size_t sent = 0;
  std::size_t taken = 0;
  socket.non_blocking(true);
  // What does not fit into the systems' buffers and the dialer stays here.
  const auto send = [&] {
    error_code full;
    while (!full && sent < much.size()) {
      sent += socket.write_some(boost::asio::buffer(much.data() + sent, much.size() - sent), full);
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
  auto socket = connect();
  const std::string much(std::size_t{64} << 20, 'x');
  dialer_.write(much);
  EXPECT_GT(dialer_.unwritten(), 0U);
  dialer_.write("end");
  std::string got(much.size() + 3, ' ');
  boost::asio::read(socket, boost::asio::buffer(got));
  while (!next().drained) {
  }
  EXPECT_EQ(dialer_.unwritten(), 0U);
}

TEST_F(DialerTest, WritesTheRestBeforeItCloses) {
  auto socket = connect();
  const std::string much(std::size_t{1} << 20, 'x');
  dialer_.write(much);
  dialer_.close();
  EXPECT_EQ(read_all(socket), much);
}

TEST_F(DialerTest, TellsNothingOfAConnectionThatItHasClosed) {
  auto first = connect();
  boost::asio::write(first, boost::asio::buffer("old", 3));
  EXPECT_EQ(next().bytes, "old");
  boost::asio::write(first, boost::asio::buffer("older", 5));
  auto second = connect();
  boost::asio::write(second, boost::asio::buffer("new", 3));
  std::string got;
  while (got.size() < 3) got += next().bytes;
  EXPECT_EQ(got, "new");
}

TEST(Dialer, EndsWithAConnectionThatNobodyReads) {
  boost::asio::io_context context;
  tcp::acceptor acceptor(context, {boost::asio::ip::address_v4::loopback(), 0});
  Dialer dialer([] {});
  dialer.open("127.0.0.1", std::to_string(acceptor.local_endpoint().port()));
  const auto socket = acceptor.accept();
  dialer.write(std::string(std::size_t{64} << 20, 'x'));
}

}  // namespace
}  // namespace updraft::net::dialer_test
