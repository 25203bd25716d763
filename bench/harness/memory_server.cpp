#include "harness/memory_server.hpp"

#include <updraft/log.hpp>

#include "base/secret.hpp"
#include "harness/messages.hpp"

#include <utility>

namespace updraft::bench {
namespace {

/// Any number will do, if it is always the same.
constexpr Secret secret = repeatable_secret(42);

/// Far more than any benchmark sends: the clock stands still, so that none come back.
constexpr std::size_t events_without_end = std::size_t{1} << 50;

/// RFC 6455, section 5.2.
std::size_t first_frame_bytes(std::string_view frames) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(frames[i]); };
  const std::size_t more = byte(1) < 126 ? 0 : byte(1) == 126 ? 2 : 8;
  std::uint64_t length = more == 0 ? byte(1) : 0;
  for (std::size_t i = 0; i < more; ++i) length = length << 8 | byte(2 + i);
  return 2 + more + length;
}

}  // namespace

Limits bench_limits() {
  Limits limits;
  limits.events_per_second = events_without_end;
  return limits;
}

Client::Client(engine::Shard& shard) : connection_(shard, *this, {.address = "a client"}) {
  connection_.start();
  arrived_ =
      "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  serve();
}

bool Client::serve() {
  if (wants_read_ && !arrived_.empty()) connection_.on_readable();
  return !arrived_.empty();
}

engine::Transport::Transfer Client::read(std::span<char> into) {
  const std::size_t size = arrived_.copy(into.data(), into.size());
  arrived_.remove_prefix(size);
  return {size, arrived_.empty() ? Status::blocks : Status::ready};
}

engine::Transport::Transfer Client::write(std::span<const std::string_view> pieces,
                                          std::size_t /*gone*/, std::size_t /*most*/) {
  // What takes everything gets whole frames, one or several in a piece; before, the handshake's
  // answer.
  std::size_t bytes = 0;
  const bool has_frames = connection_.session() != nullptr;
  for (std::string_view piece : pieces) {
    bytes += piece.size();
    for (; has_frames && !piece.empty(); ++frames_) piece.remove_prefix(first_frame_bytes(piece));
  }
  return {bytes, Status::ready};
}

MemoryServer::MemoryServer(Models models)
    : engine_(std::move(models), {.limits = bench_limits(), .secret = secret}, clock_,
              stderr_log(LogLevel::warning), *this),
      running_(engine_.home_loop()) {
  engine_.shard(0).attach(this);
  engine_.open();
}

MemoryServer::~MemoryServer() {
  engine_.shard(0).end();
  engine_.give_back();
}

Client& MemoryServer::open() {
  Client& client = clients_.emplace_back(engine_.shard(0));
  turn();
  return client;
}

void MemoryServer::receive(Client& client, std::string_view bytes) {
  client.arrived_ = bytes;
  if (client.serve()) reading_ = &client;
}

void MemoryServer::receive_text(Client& client, std::string_view text) {
  const std::string bytes = masked_frame(text);
  receive(client, bytes);
  // Of messages this short nothing is left to be read.
  if (reading_) turn();
}

void MemoryServer::subscribe(Client& client, const std::vector<std::string>& paths) {
  receive_text(client, sub_message(paths));
  turn();
}

void MemoryServer::turn() {
  for (bool more = true; more;) {
    woken_ = false;
    if (reading_ && !reading_->serve()) reading_ = nullptr;
    more = engine_.shard(0).turn().more || woken_ || reading_ != nullptr;
  }
}

HandlerId MemoryServer::handler_id(std::string_view path, const Position& position) {
  Event event{};
  event.target = path;
  event.position = position;
  const auto leaf = engine_.graph().find_handler(event, std::nullopt);
  if (!leaf) throw leaf.error();
  const Place* place = engine_.graph().place(path);
  return *place->find(**leaf);
}

}  // namespace updraft::bench
