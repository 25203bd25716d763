#include "scripted_transport.hpp"

#include "http/request.hpp"
#include "require.hpp"

#include <algorithm>
#include <utility>

namespace updraft::fuzz {

ScriptedTransport::ScriptedTransport(engine::Shard& shard, std::string address)
    : shard_(shard), connection_(shard, *this, {.address = std::move(address)}) {
  connection_.start();
}

void ScriptedTransport::receive(std::string_view bytes, Pieces& pieces) {
  if (closed_ || finished_ || broken_) return;
  pieces.cut(bytes, [this](std::string_view piece) {
    arrived_ += piece;
    serve();
  });
  if (!arrived_.empty() && !closed_) was_held_back_ = true;
}

bool ScriptedTransport::is_readable() const noexcept {
  return wants_read_ && (!arrived_.empty() || broken_ || (finished_ && !end_told_));
}

bool ScriptedTransport::serve() {
  if (!is_readable()) return false;
  connection_.on_readable();
  return true;
}

engine::Transport::Transfer ScriptedTransport::read(std::span<char> into) {
  require(!closed_ && !into.empty());
  if (broken_) return {0, Status::failed};
  if (arrived_.empty()) {
    end_told_ = finished_;
    return {0, finished_ ? Status::ended : Status::blocks};
  }
  const std::size_t size = std::min(into.size(), arrived_.size());
  const std::string_view bytes = std::string_view(arrived_).substr(0, size);
  std::ranges::copy(bytes, into.begin());
  if (!ledger_) {
    request_ += bytes;
  } else if (connection_.session()) {
    ledger_->take(bytes);
  }
  arrived_.erase(0, size);
  return {size, arrived_.empty() ? Status::blocks : Status::ready};
}

engine::Transport::Transfer ScriptedTransport::write(std::span<const std::string_view> pieces,
                                                     std::size_t gone, std::size_t most) {
  require(!closed_ && !ended_well_);
  if (breaks_at_write_) broken_ = true;
  if (broken_) return {0, Status::failed};
  std::size_t taken = 0;
  for (std::string_view piece : pieces) {
    piece.remove_prefix(std::exchange(gone, 0));
    const std::string_view wanted = piece.substr(0, most - taken);
    const std::string_view part = wanted.substr(0, room_);
    client_.take(part);
    if (!ledger_ && client_.is_upgraded()) begin_ledger();
    taken += part.size();
    if (room_ != everything) room_ -= part.size();
    if (part.size() < wanted.size()) return {taken, Status::blocks};
    if (taken == most) break;
  }
  return {taken, Status::ready};
}

/// The handshake has been answered: what was read behind its request is the session's.
void ScriptedTransport::begin_ledger() {
  ledger_ = std::make_unique<Ledger>(shard_.limits(), client_.is_compressed());
  client_.follow(*ledger_);
  std::size_t head = 0;
  const auto parsed = http::parse_request(request_, shard_.limits().handshake_bytes, head);
  require(std::holds_alternative<http::Request>(parsed));
  ledger_->take(std::string_view(request_).substr(head));
}

void ScriptedTransport::allow(std::size_t bytes) {
  room_ = bytes;
  if (bytes == 0 || closed_ || !std::exchange(wants_write_, false)) return;
  connection_.on_writable();
}

void ScriptedTransport::half_close() {
  finished_ = true;
  serve();
}

void ScriptedTransport::cut() {
  broken_ = true;
  serve();
}

bool ScriptedTransport::shut_down() noexcept {
  require(!closed_);
  ended_well_ = !broken_;
  return !broken_;
}

void ScriptedTransport::close() noexcept {
  require(!closed_);
  closed_ = true;
  wants_read_ = wants_write_ = false;
}

/// It was closed before.
void ScriptedTransport::release() noexcept {
  require(closed_);
}

bool ScriptedTransport::is_live() const {
  return connection_.session() && !finished_ && !broken_ && !breaks_at_write_ &&
         room_ == everything && arrived_.empty() && ledger_->open() && !client_.is_closed();
}

void ScriptedTransport::check_end() const {
  if (ended_well_) client_.finish();
}

}  // namespace updraft::fuzz
