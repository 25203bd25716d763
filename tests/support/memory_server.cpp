#include "support/memory_server.hpp"

#include "base/bounded_log.hpp"
#include "base/secret.hpp"

#include <algorithm>
#include <utility>

namespace updraft::test {
namespace {

constexpr std::chrono::milliseconds check_interval{1000};
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

MemoryClient::MemoryClient(MemoryServer& server, hub::Hub& hub, std::size_t number,
                           websocket::Compression compression, AddressGroup group)
    : server_(server),
      hub_(hub),
      session_(&hub.open(*this, "client " + std::to_string(number), compression, group)),
      end_(compression) {}

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
  std::string copy(bytes);
  hub_.receive(*session_, copy);
}

void MemoryClient::allow(std::size_t bytes) {
  room_ = bytes;
  if (bytes == 0 || !std::exchange(full_, false) || ended()) return;
  hub_.writable(*session_);
  server_.turn();
}

void MemoryClient::finish() {
  if (ended() || vanished_) return;
  hub_.finished(*session_);
  server_.turn();
}

void MemoryClient::vanish() {
  if (ended() || std::exchange(vanished_, true)) return;
  hub_.closed(*session_);
  server_.turn();
}

std::string MemoryClient::next_text() {
  const auto heard = next();
  if (!heard) return "";
  return heard->kind == websocket::Item::Kind::text ? heard->payload
                                                    : "not a message: " + heard->payload;
}

std::size_t MemoryClient::write(std::span<const std::string_view> pieces) {
  std::size_t taken = 0;
  for (const std::string_view piece : pieces) {
    const std::size_t part = std::min(room_, piece.size());
    end_.take(piece.substr(0, part));
    taken += part;
    if (room_ != everything) room_ -= part;
    if (part < piece.size()) {
      full_ = true;
      break;
    }
  }
  bytes_taken_ += taken;
  return taken;
}

MemoryServer::MemoryServer(Models models, const Limits& limits, bool development, std::size_t hubs,
                           std::shared_ptr<Log> log, std::uint64_t run)
    : bounded_log_(std::make_shared<BoundedLog>(log ? std::move(log) : log_, limits, clock_)),
      home_loop_(models.home_loop()->taken() ? std::make_shared<HomeLoop>() : models.home_loop()),
      running_(home_loop_),
      graph_(std::move(models), limits, clock_, bounded_log_, repeatable_secret(run)),
      home_(graph_, {limits, development}, timers_, home_loop_, bounded_log_) {
  home_loop_->lend(this);
  for (std::size_t i = 0; i < hubs; ++i) {
    wings_.emplace_back(limits, clock_, bounded_log_, hub::Hub::SessionIds{i + 1, hubs});
    home_.add(wings_.back().link);
  }
}

MemoryServer::~MemoryServer() {
  home_loop_->lend(nullptr);
}

MemoryClient& MemoryServer::open(websocket::Compression compression, AddressGroup group) {
  const auto wing = std::next(wings_.begin(), static_cast<std::ptrdiff_t>(clients_.size()) %
                                                  static_cast<std::ptrdiff_t>(wings_.size()));
  clients_.push_back(
      std::make_unique<MemoryClient>(*this, wing->hub, clients_.size() + 1, compression, group));
  turn();
  return *clients_.back();
}

void MemoryServer::turn() {
  bool more = true;
  for (int rounds = 0; more && rounds < most_rounds; ++rounds) {
    woken_ = false;
    for (Wing& wing : wings_) wing.hub.send();
    more = home_.turn();
    for (Wing& wing : wings_) more = wing.hub.flush() || more;
    more = more || woken_ || mail_waits();
  }
  if (more) log_->error("the server never comes to rest");
}

bool MemoryServer::mail_waits() {
  return std::ranges::any_of(wings_, [](Wing& wing) {
    return !wing.link.to_home.draft().empty() || !wing.link.to_hub.draft().empty();
  });
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
  if (!std::exchange(stopping_, true)) {
    for (Wing& wing : wings_) wing.hub.drained();
  }
  turn();
  if (!home_.idle()) return false;
  home_.say_goodbye();
  turn();
  return true;
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
  graph_.expire();
  for (Wing& wing : wings_) wing.hub.check_sessions();
  turn();
}

std::unique_ptr<Wire> MemoryServer::connect() {
  return std::make_unique<MemoryWire>(open());
}

}  // namespace updraft::test
