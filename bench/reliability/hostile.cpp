#include "hostile.hpp"

#include "figures.hpp"
#include "peer.hpp"
#include "raw_frame.hpp"
#include "websocket/opcode.hpp"

#include <algorithm>
#include <deque>
#include <memory>
#include <string>

namespace updraft::reliability {
namespace {

// Of the server's defaults (limits.hpp).
constexpr std::size_t longest_message = std::size_t{1} << 20;
constexpr std::size_t deepest_json = 128;

// RFC 6455, section 7.4.1.
constexpr int too_big = 1009;

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

std::string event(std::string_view payload) {
  return R"({"$":"evt","key":"1","target":{"path":["plus"]},"payload":)" + std::string(payload) +
         "}";
}

/// What one connection does, in steps that all take before the next one.
class Attacker {
 public:
  Attacker(std::uint16_t port, const Manner& manner) : peer_(port, manner) { peer_.shake_hands(); }
  Attacker(const Attacker&) = delete;
  Attacker& operator=(const Attacker&) = delete;
  virtual ~Attacker() = default;

  /// Costs the server something, within what is allowed.
  virtual void press() {}
  /// Reads the answer to that, if it cares.
  virtual void listen() {}
  /// Sends the last of it, which may break a rule.
  virtual void strike() = 0;
  /// Returns whether the server has answered as it should, all of it.
  virtual bool finish() = 0;

 protected:
  void hear_answer() {
    if (peer_.response("1")["error"].as_boolean().value_or(false)) answered_ = false;
  }
  /// Whether the connection is closed with that code, after events that were all answered.
  bool ends_with(int code) { return peer_.await_end() == code && answered_; }

  Peer peer_;

 private:
  bool answered_ = true;
};

class DeepJson final : public Attacker {
 public:
  explicit DeepJson(std::uint16_t port) : Attacker(port, {}) {}

  void press() override {
    static const std::string text = deep_event();
    peer_.send_text(text);
  }
  void listen() override { hear_answer(); }
  void strike() override { peer_.send_text(std::string(message_bytes, '[')); }
  bool finish() override { return ends_with(too_big); }

 private:
  static constexpr std::size_t message_bytes = std::size_t{128} << 10;

  static std::string deep_event() {
    // The message and its payload are two levels. Each value has two letters: as many as one
    // message may have.
    const std::string item = nested(deepest_json - 2);
    std::string items = item;
    while (items.size() < message_bytes / 2) items += "," + item;
    return event("[" + items + "]");
  }
};

class DeflateBomb final : public Attacker {
 public:
  explicit DeflateBomb(std::uint16_t port) : Attacker(port, {.compression = true}) {}

  void press() override {
    static const std::string allowed = compressed_frame(event('"' + longest_text() + '"'));
    peer_.send(allowed);
  }
  void listen() override { hear_answer(); }
  void strike() override {
    constexpr std::size_t inflated = std::size_t{64} << 20;
    static const std::string bomb = compressed_frame(std::string(inflated, ' '));
    peer_.send(bomb);
  }
  bool finish() override { return ends_with(too_big); }

 private:
  /// As long as a message may be, and not compressed to less than the hundredth part that it may
  /// be.
  static std::string longest_text() {
    constexpr std::size_t rest_of_message = 1024;
    constexpr std::size_t regular = 512;
    std::string text;
    for (std::uint32_t i = 1; text.size() + regular + 8 < longest_message - rest_of_message;) {
      text.append(regular, ' ');
      for (int letters = 0; letters < 8; ++letters) {
        i = i * 1664525 + 1013904223;
        text += static_cast<char>('a' + (i >> 28));
      }
    }
    return text;
  }
};

class UnreadPings final : public Attacker {
 public:
  explicit UnreadPings(std::uint16_t port) : Attacker(port, {.receive_buffer = small_buffer}) {
    const std::string longest_ping(websocket::max_control_bytes, 'p');
    for (std::size_t i = 0; i < pings_at_once; ++i) {
      load::append_frame(pings_, Opcode::ping, {longest_ping}, peer_.random());
    }
  }

  void press() override { is_open_ = is_open_ && peer_.send(pings_); }
  /// It goes on once it reads.
  void strike() override { is_open_ = is_open_ && peer_.call("1", "plus"); }
  bool finish() override {
    const auto frame = is_open_ ? peer_.next() : std::nullopt;
    if (frame && frame->opcode == Opcode::text) return true;
    peer_.reset();
    return false;
  }

 private:
  /// Much smaller, and the systems of both ends drop what the other one acknowledges with.
  static constexpr int small_buffer = 64 << 10;
  static constexpr std::size_t pings_at_once = 1000;

  std::string pings_;
  bool is_open_ = true;
};

class Announcement final : public Attacker {
 public:
  explicit Announcement(std::uint16_t port) : Attacker(port, {}), trickler_(port) {
    trickler_.shake_hands();
    trickler_.send(frame_header(final_text, longest_message) + "{");
  }

  void strike() override {
    constexpr std::uint64_t announced = 200'000'000;
    peer_.send(frame_header(final_text, announced));
  }
  bool finish() override { return ends_with(too_big); }

 private:
  Peer trickler_;  ///< Announces what is allowed, and sends a byte of it.
};

std::unique_ptr<Attacker> make(Attack attack, std::uint16_t port) {
  switch (attack) {
    case Attack::deep_json:
      return std::make_unique<DeepJson>(port);
    case Attack::deflate_bombs:
      return std::make_unique<DeflateBomb>(port);
    case Attack::unread_pings:
      return std::make_unique<UnreadPings>(port);
    case Attack::announcements:
      return std::make_unique<Announcement>(port);
  }
  return nullptr;
}

}  // namespace

std::string_view name_of(Attack attack) noexcept {
  switch (attack) {
    case Attack::deep_json:
      return "deep JSON";
    case Attack::deflate_bombs:
      return "deflate bombs";
    case Attack::unread_pings:
      return "unread pings";
    case Attack::announcements:
      return "announcements of 200 MB";
  }
  return {};
}

HostileOutcome measure(const Child& server, const Hostility& load) {
  const Gauge gauge(server.pid());
  HostileOutcome outcome;
  {
    std::deque<std::unique_ptr<Attacker>> attackers;
    for (std::size_t i = 0; i < load.connections; ++i) {
      attackers.push_back(make(load.attack, server.port()));
    }
    for (std::size_t i = 0; i < load.times; ++i) {
      for (const auto& attacker : attackers) attacker->press();
      for (const auto& attacker : attackers) attacker->listen();
    }
    for (const auto& attacker : attackers) attacker->strike();
    for (const auto& attacker : attackers) outcome.as_promised += attacker->finish() ? 1 : 0;
    outcome.highest_memory = gauge.highest_memory();
  }
  outcome.descriptors = gauge.await_descriptors();
  outcome.lasting_memory = gauge.lasting_memory();
  return outcome;
}

}  // namespace updraft::reliability
