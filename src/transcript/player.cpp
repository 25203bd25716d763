#include "transcript/player.hpp"

#include <updraft/json.hpp>

#include "websocket/frame.hpp"
#include "websocket/mask.hpp"

#include <array>
#include <utility>

namespace updraft::transcript {
namespace {

using websocket::Opcode;

/// As RFC 6455, section 5.3, wants it of clients, but the same each time: a transcript is no
/// secret.
constexpr std::array<char, websocket::Mask::bytes> mask_key{'\x37', '\xfa', '\x21', '\x3d'};

std::string client_frame(Opcode opcode, std::string_view payload) {
  std::string frame;
  websocket::append_masked_frame(frame, opcode, payload, mask_key);
  return frame;
}

/// Any code, also one that nobody may send.
std::string close_frame(std::uint16_t code) {
  const std::array<char, 2> payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
  return client_frame(Opcode::close, {payload.data(), payload.size()});
}

std::string describe_close(std::uint16_t code, const std::string& reason) {
  return "close " + std::to_string(code) + " \"" + reason + '"';
}

std::string describe(const Received& received) {
  switch (received.kind) {
    case Received::Kind::message:
      return received.text;
    case Received::Kind::close:
      return describe_close(received.code, received.text);
    case Received::Kind::dropped:
      return "the end of the connection";
    case Received::Kind::garbage:
      return "what no server may send: " + received.text;
    case Received::Kind::nothing:
      break;
  }
  return "nothing";
}

Difference trouble(std::string problem) {
  return {0, std::move(problem), {}, {}};
}

Difference but_got(std::string expected, const Received& received) {
  return {0, {}, std::move(expected), describe(received)};
}

}  // namespace

std::string to_string(const Difference& difference) {
  const std::string where = "line " + std::to_string(difference.line) + ": ";
  if (!difference.problem.empty()) return where + difference.problem;
  return where + "expected " + difference.expected + "\n  but got " + difference.found;
}

std::optional<Difference> Player::play(const Transcript& transcript) {
  for (const Step& step : transcript.steps) {
    if (auto difference = act(step)) {
      difference->line = step.line;
      return difference;
    }
  }
  return std::nullopt;
}

std::optional<Difference> Player::act(const Step& step) {
  if (step.kind == Step::Kind::wait) {
    venue_.advance(step.time);
    return std::nullopt;
  }
  auto& wire = wires_[step.client];
  if (step.kind == Step::Kind::connect) {
    wire = venue_.connect();
    if (!wire) return trouble("no connection");
    return std::nullopt;
  }
  if (!wire) return trouble("there is no client " + step.client);
  return act_on(*wire, step);
}

std::optional<Difference> Player::act_on(Wire& wire, const Step& step) {
  switch (step.kind) {
    case Step::Kind::send:
      return send(wire, step.text);
    case Step::Kind::send_raw:
      wire.send(step.text);
      break;
    case Step::Kind::receive:
      return expect_message(wire, step.text);
    case Step::Kind::silence:
      if (const auto surplus = wire.surplus()) return but_got("nothing", *surplus);
      break;
    case Step::Kind::say_close:
      wire.send(close_frame(step.code));
      return expect_end(wire, step);
    case Step::Kind::closed:
    case Step::Kind::dropped:
      return expect_end(wire, step);
    case Step::Kind::vanish:
      wire.vanish();
      wires_.erase(step.client);
      break;
    case Step::Kind::stall:
    case Step::Kind::read_on:
      wire.take_bytes(step.kind == Step::Kind::read_on);
      break;
    case Step::Kind::connect:
    case Step::Kind::wait:
      break;
  }
  return std::nullopt;
}

std::optional<Difference> Player::send(Wire& wire, const std::string& text) {
  const auto filled = placeholders_.fill(text);
  if (!filled) return trouble(filled.error().message());
  wire.send(client_frame(Opcode::text, *filled));
  return std::nullopt;
}

std::optional<Difference> Player::expect_message(Wire& wire, const std::string& text) {
  const auto expected = parse_json(text, Value::max_depth);
  if (!expected) return trouble("what is expected is no JSON: " + expected.error().message());
  const Received received = wire.receive();
  if (received.kind != Received::Kind::message) return but_got(text, received);
  const auto found = parse_json(received.text, Value::max_depth);
  if (!found) return trouble("got what is no JSON: " + received.text);
  auto mismatches = placeholders_.compare(*expected, *found);
  if (mismatches.empty()) return std::nullopt;
  Difference difference = but_got(text, received);
  difference.mismatches = std::move(mismatches);
  return difference;
}

std::optional<Difference> Player::expect_end(Wire& wire, const Step& step) {
  const Received received = wire.receive();
  if (step.kind == Step::Kind::dropped) {
    if (received.kind == Received::Kind::dropped) return std::nullopt;
    return but_got("the end of the connection", received);
  }
  const std::string expected = describe_close(step.code, step.text);
  const bool reason_fits = received.text.find(step.text) != std::string::npos;
  if (received.kind != Received::Kind::close || received.code != step.code || !reason_fits) {
    return but_got(expected, received);
  }
  const Received after = wire.receive();
  if (after.kind == Received::Kind::dropped) return std::nullopt;
  return but_got("nothing after " + expected, after);
}

}  // namespace updraft::transcript
