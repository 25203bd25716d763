#include "client/channel.hpp"

#include "base/utf8.hpp"
#include "websocket/frame.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace updraft::client {
namespace {

using websocket::CloseCode;
using websocket::Opcode;

/// A close frame as logs show it: `1001 (the server stops)`.
std::string describe_close(const Farewell& farewell) {
  if (farewell.code == static_cast<std::uint16_t>(CloseCode::none)) {
    return "the server closed the connection";
  }
  std::string text = "the server closed the connection with " + std::to_string(farewell.code);
  if (!farewell.reason.empty()) text += " (" + farewell.reason + ")";
  return text;
}

}  // namespace

Channel::Channel(const Address& address, const ClientOptions& options, const Random& random,
                 Compressors& compressors)
    : options_(options),
      random_(random),
      compressors_(compressors),
      host_(address.field),
      target_(address.target) {
  std::array<std::uint8_t, 16> bytes;
  const std::array<std::uint64_t, 2> numbers{random_(), random_()};
  std::memcpy(bytes.data(), numbers.data(), bytes.size());
  key_ = websocket::make_key(bytes);
  output_ = websocket::upgrade_request({.host = host_,
                                        .target = target_,
                                        .key = key_,
                                        .compression = options_.compression,
                                        .fields = options_.headers});
}

Channel::Heard Channel::next(std::span<char>& input) {
  if (ended_) {
    input = {};
    return {};
  }
  return reader_ ? take_frames(input) : take_handshake(input);
}

Channel::Heard Channel::take_handshake(std::span<char>& input) {
  // As much as a head may have, and no more: frames that follow stay where they are.
  const std::size_t before = head_.size();
  const std::size_t part = std::min(input.size(), options_.handshake_bytes - before);
  head_.append(input.data(), part);
  const auto reply = websocket::read_upgrade_reply(
      head_, {.host = host_, .target = target_, .key = key_, .compression = options_.compression},
      options_.handshake_bytes);
  switch (reply.kind) {
    case websocket::UpgradeReply::Kind::more:
      input = input.subspan(part);
      return {};
    case websocket::UpgradeReply::Kind::refused:
      return end(reply.problem);
    case websocket::UpgradeReply::Kind::accepted:
      break;
  }
  input = input.subspan(reply.head_bytes - before);
  std::string().swap(head_);
  compression_ = static_cast<bool>(reply.compression);
  reader_.emplace(websocket::Role::client, compression_ ? &compressors_.inflater : nullptr);
  return {Heard::Kind::open};
}

Channel::Heard Channel::take_frames(std::span<char>& input) {
  const websocket::ReaderLimits limits{.message_bytes = options_.message_bytes,
                                       .message_fragments = options_.message_fragments};
  while (true) {
    const websocket::Item item = reader_->next(input, limits);
    using Kind = websocket::Item::Kind;
    switch (item.kind) {
      case Kind::more:
        return {};
      case Kind::text:
        return {Heard::Kind::text, item.payload};
      case Kind::binary:
        // Some servers send their JSON so.
        if (is_utf8(item.payload)) return {Heard::Kind::text, item.payload};
        close(CloseCode::invalid_data, "a binary message is not valid UTF-8");
        return end("the server sent a binary message that is not valid UTF-8");
      case Kind::ping:
        pong_ = item.payload;
        break;
      case Kind::pong:
        break;
      case Kind::close:
        farewell_ = {item.code, std::string(item.payload)};
        close(item.answer, {});
        return end(describe_close(*farewell_));
      case Kind::failure: {
        std::string reason = "the server broke the protocol: " + std::string(item.payload);
        close(item.answer, item.payload);
        return end(std::move(reason));
      }
    }
  }
}

Channel::Heard Channel::end(std::string reason) {
  ended_ = true;
  reason_ = std::move(reason);
  return {Heard::Kind::end, reason_};
}

void Channel::send_text(std::string_view text) {
  if (!is_open()) return;
  if (compression_ && text.size() >= websocket::Deflater::min_message_bytes) {
    const std::string_view shorter = compressors_.deflater.deflate(text);
    if (!shorter.empty()) return send(Opcode::text, shorter, true);
  }
  send(Opcode::text, text);
}

void Channel::ping() {
  if (is_open()) send(Opcode::ping, {});
}

void Channel::close(CloseCode code, std::string_view reason) {
  if (!is_open()) return;
  send(Opcode::close, websocket::make_close(code, reason).payload());
  ended_ = true;
}

std::string Channel::take_output() {
  if (auto pong = std::exchange(pong_, std::nullopt); pong && is_open()) send(Opcode::pong, *pong);
  return std::exchange(output_, {});
}

/// Masked with a key of its own (RFC 6455, section 5.3).
void Channel::send(Opcode opcode, std::string_view payload, bool compressed) {
  const std::uint64_t number = random_();
  std::array<char, websocket::Mask::bytes> key;
  std::memcpy(key.data(), &number, key.size());
  websocket::append_masked_frame(output_, opcode, payload, key, compressed);
}

}  // namespace updraft::client
