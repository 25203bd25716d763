#include "client/line.hpp"

#include "websocket/handshake.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace updraft::test {

class Line::End final : public hub::Connection {
 public:
  explicit End(hub::Hub& hub) : hub_(hub) {}

  void open() { session_ = &hub_.open(*this, "a line"); }
  void receive(std::string bytes) {
    if (session_) hub_.receive(*session_, bytes);
  }
  void tear() {
    if (session_) hub_.closed(*std::exchange(session_, nullptr));
  }
  /// What has been written is on its way to the client, as far as there is room.
  void make_room() {
    if (std::exchange(full_, false) && session_) hub_.writable(*session_);
  }
  [[nodiscard]] bool is_open() const noexcept { return session_ != nullptr; }

  std::string to_client;

 private:
  std::size_t write(std::span<const std::string_view> pieces) override {
    std::size_t taken = 0;
    for (const std::string_view piece : pieces) {
      const std::size_t part = std::min(piece.size(), room - std::min(room, to_client.size()));
      to_client += piece.substr(0, part);
      taken += part;
      if (part < piece.size()) {
        full_ = true;
        break;
      }
    }
    return taken;
  }
  void close() override { session_ = nullptr; }
  void drop() override { session_ = nullptr; }

  static constexpr std::size_t room = 2000;

  hub::Hub& hub_;
  hub::Session* session_ = nullptr;
  bool full_ = false;
};

Line::Line(MemoryServer& server, std::mt19937_64& random, ClientOptions options)
    : server_(server),
      random_(random),
      core(
          *client::parse_address("ws://localhost"), std::move(options),
          static_cast<client::Transport&>(*this), [this] { return random_(); }, log_) {
  core.start(server_.clock().now());
}

Line::~Line() {
  drop_end();
}

void Line::connect() {
  drop_end();
  to_server_.clear();
  dialing_ = true;
}

void Line::drop_end() {
  dialing_ = false;
  if (!end_) return;
  end_->tear();
  old_ends_.push_back(std::move(end_));
}

/// The server's answer comes at once, as if the handshake took no time.
void Line::shake_hands() {
  dialing_ = false;
  core.opened(server_.clock().now());
  turn();
  constexpr std::string_view name = "Sec-WebSocket-Key: ";
  const auto key = to_server_.find(name) + name.size();
  std::string answer =
      "HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
      websocket::accept_key(to_server_.substr(key, to_server_.find("\r\n", key) - key)) +
      "\r\n\r\n";
  to_server_.clear();
  end_ = std::make_unique<End>(server_.hub());
  end_->open();
  core.received(answer, server_.clock().now());
  turn();
}

std::string Line::take_piece(std::string& from) {
  const std::size_t size = std::min<std::size_t>(from.size(), 1 + random_() % 300);
  std::string piece = from.substr(0, size);
  from.erase(0, size);
  return piece;
}

bool Line::carry_to_server() {
  if (dialing_) {
    shake_hands();
    return true;
  }
  if (!end_ || to_server_.empty()) return false;
  end_->receive(take_piece(to_server_));
  server_.turn();
  return true;
}

bool Line::carry_to_client() {
  if (!end_) return false;
  if (end_->to_client.empty()) {
    if (end_->is_open()) return false;
    tear();
    return true;
  }
  std::string piece = take_piece(end_->to_client);
  end_->make_room();
  server_.turn();
  core.received(piece, server_.clock().now());
  turn();
  return true;
}

void Line::tear() {
  if (!end_) return;
  drop_end();
  core.lost("torn", server_.clock().now());
  server_.turn();
  turn();
}

void Line::turn() {
  do {
    for (const auto& news : core.take_news()) news();
    core.flush();
  } while (core.has_news());
}

}  // namespace updraft::test
