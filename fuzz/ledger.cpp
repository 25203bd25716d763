#include "ledger.hpp"

#include "hub/hub.hpp"

#include <span>
#include <variant>
#include <vector>

namespace updraft::fuzz {

Ledger::Ledger(const Limits& limits, bool compression)
    : limits_(limits), reader_(websocket::Role::server, compression ? &inflater_ : nullptr) {}

void Ledger::take(std::string_view bytes) {
  std::vector<char> copy(bytes.begin(), bytes.end());
  std::span<char> input(copy);
  const websocket::ReaderLimits limits = hub::Hub::reader_limits(limits_);
  while (open_) {
    const auto item = reader_.next(input, limits);
    if (item.kind == websocket::Item::Kind::more) return;
    note(item);
  }
}

void Ledger::note(const websocket::Item& item) {
  using Kind = websocket::Item::Kind;
  if (item.kind == Kind::ping) pings_.emplace_back(item.payload);
  if (item.kind == Kind::ping || item.kind == Kind::pong) return;
  open_ = item.kind == Kind::text;
  if (!open_) return;
  const auto message = protocol::decode(item.payload, limits_);
  open_ = static_cast<bool>(message);
  if (message) std::visit([this](const auto& one) { note(one); }, *message);
}

void Ledger::note(const protocol::Subscribe& message) {
  for (const Value& path : message.paths.items()) {
    subscribed_.emplace(path.text());
    ever_.emplace(path.text());
    if (events_.empty()) before_events_.emplace(path.text());
  }
}

void Ledger::note(const protocol::Unsubscribe& message) {
  for (const Value& path : message.paths.items()) {
    subscribed_.erase(std::string(path.text()));
    before_events_.erase(std::string(path.text()));
  }
}

void Ledger::note(const Recycled<protocol::EventCall>& call) {
  ++events_[std::string(call->reply_to.event_id.text())];
}

void Ledger::note(const protocol::TooManyValues& /*message*/) {
  open_ = false;
}

void Ledger::note(const protocol::Refused& message) {
  if (message.reply_to) {
    ++events_[std::string(message.reply_to->event_id.text())];
  } else {
    ++refusals_;
  }
}

}  // namespace updraft::fuzz
