#include "support/player.hpp"

#include <updraft/json.hpp>

#include "support/client_end.hpp"

#include <algorithm>

namespace updraft::test {
namespace {

std::string described(const Received& received) {
  switch (received.kind) {
    case Received::Kind::message:
      return received.text;
    case Received::Kind::close:
      return "close " + std::to_string(received.code) + " \"" + received.text + '"';
    case Received::Kind::dropped:
      return "the end of the connection";
    case Received::Kind::garbage:
      return "what no server may send: " + received.text;
    case Received::Kind::nothing:
      break;
  }
  return "nothing";
}

std::string but_got(const std::string& expected, const Received& received) {
  return "expected " + expected + "\n  but got " + described(received);
}

/// Whether a text is `<name>`, as a whole.
bool is_placeholder(std::string_view text) {
  if (text.size() < 3 || text.front() != '<' || text.back() != '>') return false;
  return std::ranges::all_of(text.substr(1, text.size() - 2), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

constexpr std::string_view anything = "<*>";

/// Whether a text is what a pattern says, in which `<*>` stands for any text.
bool pattern_matches(std::string_view pattern, std::string_view text) {
  const auto at = pattern.find(anything);
  if (at == std::string_view::npos) return pattern == text;
  if (!text.starts_with(pattern.substr(0, at))) return false;
  text.remove_prefix(at);
  pattern.remove_prefix(at + anything.size());
  // The shortest that fits leaves the most for the rest; the last part must fit at the end.
  if (pattern.find(anything) == std::string_view::npos) return text.ends_with(pattern);
  const auto next = pattern.substr(0, pattern.find(anything));
  const auto found = text.find(next);
  return found != std::string_view::npos && pattern_matches(pattern, text.substr(found));
}

}  // namespace

std::string Player::play(const Transcript& transcript) {
  for (const Step& step : transcript.steps) {
    const std::string failure = act(step);
    if (!failure.empty()) return "line " + std::to_string(step.line) + ": " + failure;
  }
  return {};
}

std::string Player::act(const Step& step) {
  if (step.kind == Step::Kind::wait) {
    venue_.advance(step.time);
    return {};
  }
  auto& wire = wires_[step.client];
  if (step.kind == Step::Kind::connect) {
    wire = venue_.connect();
    return wire ? "" : "no connection";
  }
  if (!wire) return "there is no client " + step.client;
  return act_on(*wire, step);
}

std::string Player::act_on(Wire& wire, const Step& step) {
  switch (step.kind) {
    case Step::Kind::send:
      return send(wire, step.text);
    case Step::Kind::send_raw:
      wire.send(step.text);
      return {};
    case Step::Kind::receive:
      return expect_message(wire, step.text);
    case Step::Kind::silence:
      if (const auto surplus = wire.surplus()) return but_got("nothing", *surplus);
      return {};
    case Step::Kind::say_close:
      wire.send(client_close(step.code));
      return expect_end(wire, step);
    case Step::Kind::closed:
    case Step::Kind::dropped:
      return expect_end(wire, step);
    case Step::Kind::vanish:
      wire.vanish();
      wires_.erase(step.client);
      return {};
    case Step::Kind::stall:
    case Step::Kind::read_on:
      wire.take_bytes(step.kind == Step::Kind::read_on);
      return {};
    case Step::Kind::connect:
    case Step::Kind::wait:
      break;
  }
  return {};
}

/// Sends a text with what the "<name>"s in it stand for.
std::string Player::send(Wire& wire, const std::string& text) {
  std::string sent = text;
  for (const auto& [name, value] : bound_) {
    const std::string quoted = '"' + name + '"';
    for (auto at = sent.find(quoted); at != std::string::npos; at = sent.find(quoted, at + 1)) {
      sent.replace(at, quoted.size(), '"' + value + '"');
    }
  }
  if (const auto left = sent.find("\"<"); left != std::string::npos) {
    const auto end = sent.find('"', left + 1);
    const auto name = std::string_view(sent).substr(left + 1, end - left - 1);
    if (is_placeholder(name)) return std::string(name) + " has not been received";
  }
  wire.send(client_frame(websocket::Opcode::text, sent));
  return {};
}

std::string Player::expect_message(Wire& wire, const std::string& text) {
  const auto expected = parse_json(text);
  if (!expected) return "what is expected is no JSON: " + expected.error().message();
  const Received received = wire.receive();
  if (received.kind != Received::Kind::message) return but_got(text, received);
  const auto found = parse_json(received.text);
  if (!found) return "got what is no JSON: " + received.text;
  return matches(*expected, *found) ? "" : but_got(text, received);
}

std::string Player::expect_end(Wire& wire, const Step& step) {
  const Received received = wire.receive();
  if (step.kind == Step::Kind::dropped) {
    return received.kind == Received::Kind::dropped
               ? ""
               : but_got("the end of the connection", received);
  }
  const std::string expected = "close " + std::to_string(step.code) + " \"" + step.text + '"';
  const bool reason_fits = received.text.find(step.text) != std::string::npos;
  if (received.kind != Received::Kind::close || received.code != step.code || !reason_fits) {
    return but_got(expected, received);
  }
  const Received after = wire.receive();
  return after.kind == Received::Kind::dropped ? "" : but_got("nothing after " + expected, after);
}

bool Player::matches(const Value& expected, const Value& found) {
  if (expected.is_string()) return found.is_string() && text_matches(expected.text(), found.text());
  if (expected.is_array()) {
    const auto wanted = expected.items();
    const auto items = found.items();
    return found.is_array() &&
           std::ranges::equal(wanted, items,
                              [this](const Value& a, const Value& b) { return matches(a, b); });
  }
  if (!expected.is_object()) return expected == found;
  const auto members = expected.members();
  return found.is_object() && members.size() == found.members().size() &&
         std::ranges::all_of(members, [&](const Member& member) {
           const Value* same = found.find(member.name.text());
           return same && matches(member.value, *same);
         });
}

/// `<*>` in a text stands for anything, `<name>` for what it was the first time.
bool Player::text_matches(std::string_view expected, std::string_view found) {
  if (expected.find(anything) != std::string_view::npos) return pattern_matches(expected, found);
  if (!is_placeholder(expected)) return expected == found;
  const auto [entry, first] = bound_.emplace(expected, found);
  return first || entry->second == found;
}

}  // namespace updraft::test
