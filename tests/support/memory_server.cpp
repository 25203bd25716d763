#include "support/memory_server.hpp"

#include "base/bounded_log.hpp"
#include "base/secret.hpp"
#include "hub/mail.hpp"
#include "websocket/extension.hpp"

#include <algorithm>
#include <utility>

namespace updraft::test {
namespace {

constexpr std::chrono::milliseconds check_interval{1000};
/// All responses are of one second.
constexpr std::chrono::sys_seconds date{std::chrono::seconds(784'111'777)};
/// After so many ticks without anything new from outside, a server is taken to be running in
/// circles.
constexpr int most_rounds = 10'000;

/// A client as transcripts see it.
class MemoryWire final : public Wire {
 public:
  explicit MemoryWire(MemoryClient& client) : client_(client) {}

  void send(std::string_view bytes) override { client_.send(bytes); }
  Received receive() override {
    while (const auto heard = client_.next()) {
      using Kind = websocket::Item::Kind;
      switch (heard->kind) {
        case Kind::text:
          return {Received::Kind::message, heard->payload};
        case Kind::close:
          client_.send(client_frame(websocket::Opcode::close, {}));
          return {Received::Kind::close, heard->payload, heard->code};
        case Kind::ping:
          client_.send_frame(websocket::Opcode::pong, heard->payload);
          break;
        case Kind::pong:
          break;
        default:
          return {Received::Kind::garbage, heard->payload};
      }
    }
    return {client_.ended() ? Received::Kind::dropped : Received::Kind::nothing, {}};
  }
  std::optional<Received> surplus() override {
    auto received = receive();
    if (received.kind == Received::Kind::nothing) return std::nullopt;
    return received;
  }
  void vanish() override { client_.vanish(); }
  void take_bytes(bool takes) override { client_.allow(takes ? MemoryClient::everything : 0); }

 private:
  MemoryClient& client_;
};

}  // namespace

void MemoryLog::write(LogLevel level, std::string_view line) {
  const std::scoped_lock lock(mutex_);
  if (level >= LogLevel::warning) complaints_.append(line).append("\n");
}

std::string MemoryLog::complaints() const {
  const std::scoped_lock lock(mutex_);
  return complaints_;
}

std::string failure_id(std::string_view response) {
  constexpr std::string_view start = R"("name":"InternalError","message":"internal error ()";
  const auto at = response.find(start);
  if (at == std::string_view::npos) return "no internal error: " + std::string(response);
  const std::string_view id = response.substr(at + start.size());
  return std::string(id.substr(0, id.find(')')));
}

MemoryClient::MemoryClient(MemoryServer& server, engine::Shard& shard, std::size_t number,
                           websocket::Compression compression, AddressGroup group)
    : server_(server),
      shard_(shard),
      connection_(shard, *this, {.address = "client " + std::to_string(number), .group = group}),
      end_(compression) {
  connection_.start();
  std::string request =
      "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  if (compression) {
    request += "Sec-WebSocket-Extensions: " + websocket::extensions_field(compression) + "\r\n";
  }
  receive(request + "\r\n");
}

void MemoryClient::send(std::string_view bytes) {
  receive(bytes);
  server_.turn();
}

void MemoryClient::send_text(std::string_view text) {
  send_frame(websocket::Opcode::text, text);
}

void MemoryClient::send_frame(websocket::Opcode opcode, std::string_view payload) {
  send(client_frame(opcode, payload));
}

void MemoryClient::send_in_this_turn(std::string_view text) {
  receive(client_frame(websocket::Opcode::text, text));
}

void MemoryClient::receive(std::string_view bytes) {
  if (ended() || vanished_) return;
  arrived_ += bytes;
  serve();
}

void MemoryClient::allow(std::size_t bytes) {
  room_ = bytes;
  if (bytes == 0 || ended() || !std::exchange(wants_write_, false)) return;
  connection_.on_writable();
  server_.turn();
}

void MemoryClient::finish() {
  if (ended() || vanished_) return;
  finished_ = true;
  server_.turn();
}

void MemoryClient::vanish() {
  if (ended() || std::exchange(vanished_, true)) return;
  server_.turn();
}

bool MemoryClient::held_back() const noexcept {
  return connection_.session() && shard_.hub().held_back(*connection_.session());
}

bool MemoryClient::is_readable() const noexcept {
  return wants_read_ && (!arrived_.empty() || vanished_ || (finished_ && !end_told_));
}

void MemoryClient::serve() {
  if (is_readable()) connection_.on_readable();
}

std::string MemoryClient::next_text() {
  const auto heard = next();
  if (!heard) return "";
  return heard->kind == websocket::Item::Kind::text ? heard->payload
                                                    : "not a message: " + heard->payload;
}

engine::Transport::Transfer MemoryClient::read(std::span<char> into) {
  if (vanished_) return {0, Status::failed};
  if (arrived_.empty()) {
    end_told_ = finished_;
    return {0, finished_ ? Status::ended : Status::blocks};
  }
  const std::size_t size = std::min(into.size(), arrived_.size());
  std::ranges::copy(arrived_.substr(0, size), into.begin());
  arrived_.erase(0, size);
  return {size, arrived_.empty() && !finished_ ? Status::blocks : Status::ready};
}

engine::Transport::Transfer MemoryClient::write(std::span<const std::string_view> pieces,
                                                std::size_t gone, std::size_t most) {
  if (vanished_) return {0, Status::failed};
  std::size_t taken = 0;
  for (std::string_view piece : pieces) {
    piece.remove_prefix(std::exchange(gone, 0));
    const std::string_view wanted = piece.substr(0, most - taken);
    const std::string_view part = wanted.substr(0, room_);
    take(part);
    taken += part.size();
    if (room_ != everything) room_ -= part.size();
    if (part.size() < wanted.size()) return {taken, Status::blocks};
    if (taken == most) break;
  }
  return {taken, Status::ready};
}

void MemoryClient::take(std::string_view bytes) {
  if (is_open_) {
    bytes_taken_ += bytes.size();
    return end_.take(bytes);
  }
  // The session begins when all of the answer has been written: nothing comes behind it.
  head_ += bytes;
  is_open_ = head_.ends_with("\r\n\r\n");
}

/// The client closes its side too.
bool MemoryClient::shut_down() noexcept {
  closed_ = true;
  finished_ = true;
  return !vanished_;
}

void MemoryClient::close() noexcept {
  wants_read_ = false;
  dropped_ = !closed_ && !vanished_;
}

MemoryServer::MemoryServer(Models models, const Limits& limits, bool development, std::size_t hubs,
                           std::shared_ptr<Log> log, std::uint64_t run, bool compression)
    : bounded_log_(std::make_shared<BoundedLog>(log ? std::move(log) : log_, limits, clock_)),
      loops_(hubs),
      engine_(std::move(models),
              {.limits = limits,
               .development = development,
               .compression = compression,
               .shards = hubs,
               .secret = repeatable_secret(run),
               .calendar = [] { return date; }},
              clock_, bounded_log_, *this),
      running_(engine_.home_loop()) {
  for (std::size_t i = 0; i < hubs; ++i) engine_.shard(i).attach(&loops_[i]);
  engine_.open();
}

MemoryServer::~MemoryServer() {
  for (std::size_t i = 0; i < engine_.shards(); ++i) engine_.shard(i).end();
  engine_.give_back();
}

MemoryClient& MemoryServer::open(websocket::Compression compression, AddressGroup group) {
  auto& shard = engine_.shard(clients_.size() % engine_.shards());
  clients_.push_back(
      std::make_unique<MemoryClient>(*this, shard, clients_.size() + 1, compression, group));
  turn();
  return *clients_.back();
}

void MemoryServer::turn() {
  bool more = true;
  for (int rounds = 0; more && rounds < most_rounds; ++rounds) {
    for (const auto& client : clients_) client->serve();
    more = false;
    for (std::size_t i = 0; i < loops_.size(); ++i) {
      loops_[i].is_wanted = false;
      more = engine_.shard(i).turn().more || more;
    }
    more =
        more ||
        std::ranges::any_of(loops_, [](const Loop& loop) { return loop.is_wanted.load(); }) ||
        std::ranges::any_of(clients_, [](const auto& client) { return client->is_readable(); }) ||
        mail_waits();
  }
  if (more) log_->error("the server never comes to rest");
}

bool MemoryServer::mail_waits() {
  for (std::size_t i = 0; i < engine_.shards(); ++i) {
    hub::Link& link = engine_.shard(i).link();
    if (!link.to_home.draft().empty() || !link.to_hub.draft().empty()) return true;
  }
  return false;
}

std::size_t MemoryServer::work_off_loop() {
  std::size_t count = 0;
  while (!work_.empty()) {
    for (const auto& work : std::exchange(work_, {})) {
      work(stop_.get_token());
      ++count;
    }
    turn();
  }
  return count;
}

bool MemoryServer::stop() {
  engine_.stop();
  turn();
  return engine_.home().said_goodbye();
}

void MemoryServer::advance(std::chrono::milliseconds by) {
  while (by.count() > 0) {
    const auto step = std::min(by, check_interval);
    jump(step);
    by -= step;
  }
}

void MemoryServer::jump(std::chrono::milliseconds by) {
  clock_.advance(by);
  for (std::size_t i = 0; i < engine_.shards(); ++i) engine_.shard(i).second();
  turn();
}

std::unique_ptr<Wire> MemoryServer::connect() {
  return std::make_unique<MemoryWire>(open());
}

}  // namespace updraft::test
