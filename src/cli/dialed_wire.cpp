#include "cli/dialed_wire.hpp"

#include <updraft/client_options.hpp>

#include "base/utf8.hpp"
#include "cli/awaited_dialer.hpp"
#include "websocket/frame.hpp"
#include "websocket/reader.hpp"

#include <openssl/rand.h>

#include <array>
#include <optional>
#include <span>
#include <utility>

namespace updraft::cli {
namespace {

using transcript::Received;
using transcript::Wire;

using std::chrono::milliseconds;
using websocket::Opcode;

/// How long nothing has to come where nothing should.
constexpr milliseconds silence{500};
constexpr std::array<char, websocket::Mask::bytes> mask_key{};

std::string new_key() {
  std::array<std::uint8_t, 16> bytes{};
  RAND_bytes(bytes.data(), static_cast<int>(bytes.size()));
  return websocket::make_key(bytes);
}

class DialedWire final : public Wire {
 public:
  explicit DialedWire(milliseconds patience) : patience_(patience) {}

  /// Why there is no connection; empty if there is one.
  std::string open(const client::Address& address,
                   const std::vector<websocket::HeaderField>& fields) {
    const websocket::UpgradeOffer offer{
        .host = address.field, .target = address.target, .key = key_, .fields = fields};
    const Time deadline = from_now(patience_);
    dialer_.open(address.host, address.port);
    std::string head;
    while (true) {
      const io::Dialer::News news = dialer_.wait(deadline);
      if (news.opened) dialer_.write(websocket::upgrade_request(offer));
      head += news.bytes;
      const auto reply =
          websocket::read_upgrade_reply(head, offer, ClientOptions().handshake_bytes);
      if (reply.kind == websocket::UpgradeReply::Kind::refused) return reply.problem;
      if (reply.kind == websocket::UpgradeReply::Kind::accepted) {
        take(head.substr(reply.head_bytes));
        is_over_ = is_over_ || news.lost.has_value();
        return {};
      }
      if (news.lost) return *news.lost;
      if (SystemClock().now() >= deadline) return "no answer in time";
    }
  }

  void send(std::string_view bytes) override { dialer_.write(std::string(bytes)); }
  Received receive() override { return receive_until(from_now(patience_)); }
  std::optional<Received> surplus() override {
    Received received = receive_until(from_now(silence));
    if (received.kind == Received::Kind::nothing) return std::nullopt;
    return received;
  }
  void vanish() override { dialer_.close(); }
  /// Such transcripts are not played here.
  void take_bytes(bool) override {}

 private:
  static Time from_now(milliseconds time) { return SystemClock().now() + time; }

  void take(std::string bytes) {
    bytes_ = std::move(bytes);
    unread_ = bytes_;
  }

  Received receive_until(Time deadline) {
    while (true) {
      if (auto received = read()) return *std::move(received);
      if (is_over_) return {Received::Kind::dropped, {}};
      io::Dialer::News news = dialer_.wait(deadline);
      if (news.bytes.empty() && !news.lost && SystemClock().now() >= deadline) return {};
      take(std::move(news.bytes));
      is_over_ = is_over_ || news.lost.has_value();
    }
  }

  /// The next of what has come, but for what is answered out of sight.
  std::optional<Received> read() {
    const ClientOptions options;
    const websocket::ReaderLimits limits{.message_bytes = options.message_bytes,
                                         .message_fragments = options.message_fragments};
    using Kind = websocket::Item::Kind;
    while (true) {
      const websocket::Item item = reader_.next(unread_, limits);
      switch (item.kind) {
        case Kind::more:
          return std::nullopt;
        case Kind::text:
          return Received{Received::Kind::message, std::string(item.payload)};
        case Kind::close:
          answer(Opcode::close, {});
          return Received{Received::Kind::close, std::string(item.payload), item.code};
        case Kind::ping:
          answer(Opcode::pong, item.payload);
          break;
        case Kind::pong:
          break;
        case Kind::binary:
          if (is_utf8(item.payload)) {
            return Received{Received::Kind::message, std::string(item.payload)};
          }
          return Received{Received::Kind::garbage, "a binary message that is not valid UTF-8"};
        case Kind::failure:
          return Received{Received::Kind::garbage, std::string(item.payload)};
      }
    }
  }

  void answer(Opcode opcode, std::string_view payload) {
    std::string frame;
    websocket::append_masked_frame(frame, opcode, payload, mask_key);
    dialer_.write(frame);
  }

  const milliseconds patience_;
  const std::string key_ = new_key();
  websocket::Reader reader_{websocket::Role::client};
  std::string bytes_;
  std::span<char> unread_;
  bool is_over_ = false;
  AwaitedDialer dialer_;
};

}  // namespace

std::unique_ptr<Wire> DialedVenue::connect() {
  auto wire = std::make_unique<DialedWire>(patience_);
  problem_ = wire->open(address_, fields_);
  if (!problem_.empty()) return nullptr;
  return wire;
}

}  // namespace updraft::cli
