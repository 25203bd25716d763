#include "net/tcp_transport.hpp"

#include "base/tell.hpp"
#include "io/gather.hpp"
#include "net/loop.hpp"

#include <memory>

namespace updraft::net {
namespace {

engine::Peer peer_at(const io::Address& address) {
  return {.address = address.to_string(), .group = sharing_group_of(address)};
}

}  // namespace

TcpTransport::TcpTransport(Loop& loop, Arrival& arrival)
    : loop_(loop),
      counted_(std::move(arrival.counted)),
      place_(std::move(arrival.place)),
      connection_(loop.shard_, *this, peer_at(arrival.peer)) {}

template <class Begin>
void TcpTransport::begin(Loop& loop, Arrival arrival, const Begin& begin_connection) {
  auto transport = std::make_unique<TcpTransport>(loop, arrival);
  if (const auto error = transport->open(loop.loop_, std::move(arrival.socket))) {
    return tell(loop.shard_.log(), LogLevel::error, [&] {
      return "a connection can't be waited for and is closed: " + error.message();
    });
  }
  begin_connection(transport->connection_);
  // From here on it owns itself.
  [[maybe_unused]] const TcpTransport* const own = transport.release();
}

void TcpTransport::start(Loop& loop, Arrival arrival) {
  begin(loop, std::move(arrival), [](engine::Connection& connection) { connection.start(); });
}

void TcpTransport::refuse(Loop& loop, Arrival arrival, int status, std::string_view message) {
  begin(loop, std::move(arrival),
        [&](engine::Connection& connection) { connection.refuse(status, message); });
}

engine::Transport::Transfer TcpTransport::read(std::span<char> into) {
  const Outcome outcome = Socket::read(into);
  // No event tells of what is left by a read that none has asked for.
  if (wants_read_ && !in_event_ && may_read()) read_again();
  switch (outcome.kind) {
    case Outcome::Kind::done:
      return {outcome.bytes, may_read() ? Status::ready : Status::blocks};
    case Outcome::Kind::blocked:
      return {0, Status::blocks};
    case Outcome::Kind::end:
      return {0, Status::ended};
    case Outcome::Kind::failed:
      break;
  }
  return {0, Status::failed};
}

engine::Transport::Transfer TcpTransport::write(std::span<const std::string_view> pieces,
                                                std::size_t gone, std::size_t most) {
  io::Gather gathered(pieces, gone, loop_.write_buffer_, most);
  const Outcome outcome = Socket::write(gathered);
  if (outcome.kind == Outcome::Kind::failed) return {0, Status::failed};
  return {outcome.bytes, wants_to_write() ? Status::blocks : Status::ready};
}

bool TcpTransport::shut_down() noexcept {
  return finish_writing();
}

void TcpTransport::close() noexcept {
  wants_read_ = false;
  waits_writable_ = false;
  Socket::close();
}

/// What came while it was not wanted was told then, and is told again.
void TcpTransport::want_read(bool wanted) {
  wants_read_ = wanted;
  if (wanted && !in_event_ && is_open() && may_read()) read_again();
}

void TcpTransport::want_write() {
  waits_writable_ = true;
  await_writable();
}

void TcpTransport::on_socket_ready(bool /*readable*/, bool writable) {
  in_event_ = true;
  if (writable && std::exchange(waits_writable_, false)) connection_.on_writable();
  if (wants_read_ && may_read()) connection_.on_readable();
  in_event_ = false;
  // It reads so much in a turn, and goes on in the next.
  if (wants_read_ && may_read()) read_again();
}

std::size_t TcpTransport::unacknowledged() noexcept {
  return Socket::unacknowledged();
}

/// Called at the end of a turn, within no event of its own.
void TcpTransport::release() noexcept {
  delete this;
}

}  // namespace updraft::net
