#include "io/socket.hpp"

#include "support/patience.hpp"
#include "support/tcp_socket.hpp"

#include <gtest/gtest.h>
#include <netinet/tcp.h>
#include <poll.h>

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::io::socket_test {
namespace {

using updraft::test::from_now;
using updraft::test::TcpSocket;

/// Reads with a buffer of its own, and keeps what has come.
class Reader final : public Socket {
 public:
  explicit Reader(std::size_t buffer_bytes = 64) : buffer_(buffer_bytes) {}

  Outcome read_once() {
    const Outcome outcome = read(buffer_);
    ++reads;
    last = outcome.kind;
    if (outcome.kind == Outcome::Kind::done) got.append(buffer_.data(), outcome.bytes);
    return outcome;
  }

  bool reads_at_once = true;
  bool reads_on = true;  // else once for each event
  std::string got;
  int reads = 0;
  int writables = 0;
  int events = 0;
  Outcome::Kind last = Outcome::Kind::blocked;

 private:
  void on_socket_ready(bool readable, bool writable) override {
    ++events;
    if (writable) ++writables;
    if (!readable || !reads_at_once) return;
    do {
      read_once();
    } while (reads_on && may_read());
  }

  std::vector<char> buffer_;
};

/// A socket of a loop that this thread runs, and its client.
class SocketTest : public testing::Test {
 protected:
  void connect(Reader& reader, int receive_buffer_bytes = 0) {
    Acceptor acceptor([] {});
    ASSERT_FALSE(acceptor.listen(loop_, {Address::loopback_ipv4(), 0}));
    client_ = std::make_unique<TcpSocket>(
        TcpSocket::connect(acceptor.local().port, receive_buffer_bytes));
    Acceptor::Accepted accepted;
    ASSERT_EQ(acceptor.accept(accepted), Acceptor::Outcome::accepted);
    EXPECT_TRUE(accepted.peer.address.is_loopback());
    ASSERT_FALSE(reader.open(loop_, std::move(accepted.connection)));
    loop_.run_ready();
  }

  void send(std::string_view bytes) { ASSERT_TRUE(client_->write(bytes, from_now())); }

  /// Runs the loop until a condition is true.
  template <class Condition>
  [[nodiscard]] bool run_until(const Condition& condition) {
    return updraft::test::eventually([&] {
      loop_.run_ready();
      return condition();
    });
  }

  SystemClock clock_;
  Loop loop_{clock_, [] { FAIL(); }};
  std::unique_ptr<TcpSocket> client_;
};

TEST_F(SocketTest, KnowsByAShortReadThatAllIsRead) {
  Reader reader;
  connect(reader);
  send("a message");
  ASSERT_TRUE(run_until([&] { return reader.got == "a message"; }));
  EXPECT_EQ(reader.reads, 1);
  EXPECT_FALSE(reader.may_read());
  EXPECT_EQ(loop_.counts().reads, 1U);
}

TEST_F(SocketTest, ReadsOnAfterAFullBuffer) {
  Reader reader(4);
  connect(reader);
  send("abcdefgh");
  ASSERT_TRUE(run_until([&] { return reader.got == "abcdefgh"; }));
  // The last read fills the buffer too: that nothing follows is known by one more.
  EXPECT_EQ(reader.reads, 3);
  EXPECT_EQ(reader.last, Socket::Outcome::Kind::blocked);
  EXPECT_FALSE(reader.may_read());
}

TEST_F(SocketTest, TellsAgainOfWhatIsLeftOnlyWhereItIsAsked) {
  Reader reader(4);
  reader.reads_on = false;
  connect(reader);
  send("abcdefgh");
  ASSERT_TRUE(run_until([&] { return reader.got == "abcd"; }));
  for (int i = 0; i < 10; ++i) loop_.run_ready();
  EXPECT_EQ(reader.got, "abcd");
  EXPECT_TRUE(reader.may_read());
  reader.read_again();
  ASSERT_TRUE(run_until([&] { return reader.got == "abcdefgh"; }));
}

TEST_F(SocketTest, KeepsWhatIsNotReadForLater) {
  Reader reader;
  reader.reads_at_once = false;
  connect(reader);
  send("later");
  ASSERT_TRUE(run_until([&] { return reader.may_read(); }));
  for (int i = 0; i < 10; ++i) loop_.run_ready();
  EXPECT_EQ(reader.read_once().bytes, 5U);
  EXPECT_FALSE(reader.may_read());
}

/// One event tells of both, so that the end must not be missed behind a short read.
TEST_F(SocketTest, ReadsToTheEndThatCameTogetherWithBytes) {
  Reader reader;
  reader.reads_at_once = false;
  connect(reader);
  send("last words");
  client_->finish_writing();
  const auto has_ended = [&] {
    pollfd wanted{.fd = reader.descriptor(), .events = POLLRDHUP, .revents = 0};
    return ::poll(&wanted, 1, 0) == 1;
  };
  ASSERT_TRUE(updraft::test::eventually(has_ended));
  ASSERT_TRUE(run_until([&] { return reader.may_read(); }));
  EXPECT_EQ(reader.events, 1);
  while (reader.may_read()) reader.read_once();
  EXPECT_EQ(reader.last, Socket::Outcome::Kind::end);
  EXPECT_EQ(reader.got, "last words");
}

/// A read stops in front of urgent data, though more has come.
TEST_F(SocketTest, ReadsOnBehindUrgentData) {
  Reader reader;
  connect(reader);
  send("before ");
  constexpr char urgent = '!';
  ASSERT_EQ(::send(client_->descriptor(), &urgent, 1, MSG_OOB), 1);
  send("after");
  ASSERT_TRUE(run_until([&] { return reader.got.ends_with("after"); })) << reader.got;
  EXPECT_TRUE(reader.got.starts_with("before ")) << reader.got;
}

TEST_F(SocketTest, SaysThatTheConnectionIsBroken) {
  Reader reader;
  connect(reader);
  client_->reset();
  ASSERT_TRUE(run_until([&] { return reader.last == Socket::Outcome::Kind::failed; }));
}

TEST_F(SocketTest, IsToldToGoOnWritingOnceItWasCutShort) {
  Reader reader;
  connect(reader, 4096);
  const std::string much(std::size_t{16} << 20, 'x');
  std::size_t sent = reader.write(much).bytes;
  EXPECT_LT(sent, much.size());
  EXPECT_TRUE(reader.wants_to_write());
  // It is full.
  EXPECT_EQ(reader.write("x").kind, Socket::Outcome::Kind::blocked);
  for (int i = 0; i < 10; ++i) loop_.run_ready();
  EXPECT_EQ(reader.writables, 0);
  std::string got;
  while (got.size() < much.size()) {
    while (sent < much.size() && !reader.wants_to_write()) {
      sent += reader.write(std::string_view(much).substr(sent)).bytes;
    }
    ASSERT_EQ(client_->read(from_now(), got), TcpSocket::Outcome::bytes);
    loop_.run_ready();
  }
  EXPECT_EQ(got, much);
  EXPECT_GT(reader.writables, 0);
  EXPECT_EQ(reader.events, reader.writables);
}

TEST_F(SocketTest, WritesPiecesWithOneCall) {
  Reader reader;
  connect(reader);
  const std::string large(1000, 'x');
  const std::array<std::string_view, 4> pieces{"a", "b", large, "c"};
  std::array<char, 64> room;
  Gather gathered(pieces, 0, room, 5000);
  EXPECT_EQ(reader.write(gathered).bytes, 1003U);
  EXPECT_EQ(loop_.counts().writes, 1U);
  std::string got;
  while (got.size() < 1003) {
    ASSERT_EQ(client_->read(from_now(), got), TcpSocket::Outcome::bytes);
  }
  EXPECT_EQ(got, "ab" + large + "c");
}

TEST_F(SocketTest, CountsWhatThePeerHasNotAcknowledged) {
  Reader reader;
  connect(reader, 4096);
  EXPECT_EQ(reader.unacknowledged(), 0U);
  while (!reader.wants_to_write()) (void)reader.write(std::string(100'000, 'x'));
  EXPECT_GT(reader.unacknowledged(), 0U);
}

TEST_F(SocketTest, SendsNoMoreAndReadsOn) {
  Reader reader;
  connect(reader);
  EXPECT_TRUE(reader.finish_writing());
  std::string got;
  EXPECT_EQ(client_->read(from_now(), got), TcpSocket::Outcome::end);
  send("still");
  ASSERT_TRUE(run_until([&] { return reader.got == "still"; }));
}

TEST_F(SocketTest, OfAListenerIsSetForConnections) {
  Reader reader;
  connect(reader);
  const auto option = [&](int name) {
    int value = 0;
    socklen_t size = sizeof value;
    EXPECT_EQ(::getsockopt(reader.descriptor(), IPPROTO_TCP, name, &value, &size), 0);
    return value;
  };
  EXPECT_NE(option(TCP_NODELAY), 0);
  EXPECT_EQ(option(TCP_NOTSENT_LOWAT), unsent_bytes);
}

/// One that connects itself.
TEST_F(SocketTest, ConnectsAndSaysWhetherItHas) {
  Acceptor acceptor([] {});
  ASSERT_FALSE(acceptor.listen(loop_, {Address::loopback_ipv6(), 0}));
  const Endpoint there = acceptor.local();
  EXPECT_TRUE(there.address.is_ipv6());
  Reader reader;
  ASSERT_FALSE(reader.connect(loop_, there));
  ASSERT_TRUE(run_until([&] { return reader.writables == 1; }));
  EXPECT_FALSE(reader.connected());
  EXPECT_EQ(reader.write("hello").bytes, 5U);
  reader.close();

  acceptor.close();
  Reader refused;
  refused.reads_at_once = false;              // a read would take the error
  if (refused.connect(loop_, there)) return;  // the system has said so at once
  ASSERT_TRUE(run_until([&] { return refused.writables == 1; }));
  EXPECT_EQ(refused.connected(), std::errc::connection_refused);
}

TEST_F(SocketTest, AreAcceptedUntilNoneWaits) {
  int told = 0;
  Acceptor acceptor([&] { ++told; });
  ASSERT_FALSE(acceptor.listen(loop_, {Address::loopback_ipv4(), 0}));
  Acceptor::Accepted accepted;
  EXPECT_EQ(acceptor.accept(accepted), Acceptor::Outcome::nothing_waits);
  const auto one = TcpSocket::connect(acceptor.local().port);
  const auto other = TcpSocket::connect(acceptor.local().port);
  ASSERT_TRUE(run_until([&] { return told > 0; }));
  EXPECT_EQ(acceptor.accept(accepted), Acceptor::Outcome::accepted);
  EXPECT_EQ(acceptor.accept(accepted), Acceptor::Outcome::accepted);
  EXPECT_EQ(acceptor.accept(accepted), Acceptor::Outcome::nothing_waits);
  const int before = told;
  const auto third = TcpSocket::connect(acceptor.local().port);
  ASSERT_TRUE(run_until([&] { return told > before; }));
}

TEST_F(SocketTest, CannotListenWhereAnotherDoes) {
  Acceptor one([] {});
  Acceptor other([] {});
  ASSERT_FALSE(one.listen(loop_, {Address::loopback_ipv4(), 0}));
  EXPECT_EQ(other.listen(loop_, one.local()), std::errc::address_in_use);
  EXPECT_FALSE(other.is_open());
}

}  // namespace
}  // namespace updraft::io::socket_test
