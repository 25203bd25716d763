#include "wire_transport.hpp"

#include "hub/session.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace updraft::sim {

WireTransport::WireTransport(Settings settings, Wire& wire, Random random)
    : settings_(std::move(settings)),
      wire_(wire),
      random_(random),
      connection_(*settings_.shard, *this,
                  {.address = "wire " + std::to_string(settings_.number)}) {
  connection_.start();
}

void WireTransport::serve() {
  if (wire_.take_writable() && std::exchange(wants_write_, false)) connection_.on_writable();
  if (is_readable()) connection_.on_readable();
  note_session();
}

bool WireTransport::has_something() const {
  return wire_.has_more() || wire_.is_broken() || (wire_.at_end() && !end_told_);
}

void WireTransport::note_session() {
  if (const auto* const session = connection_.session()) session_id_ = session->info.id;
}

bool WireTransport::note_drained() {
  if (!is_session()) return true;
  drained_bytes_ = wire_.read_bytes();
  constexpr int enough_for_all = 1 << 16;
  const bool may_leave_some = settings_.roughness->read_buffer_bytes < enough_for_all ||
                              hub::Hub::waits_in_line(*connection_.session());
  return may_leave_some || !wire_.has_more();
}

void WireTransport::want_read(bool wanted) {
  wants_read_ = wanted;
  if (is_readable()) settings_.ready();
}

engine::Transport::Transfer WireTransport::read(std::span<char> into) {
  const Roughness& rough = *settings_.roughness;
  if (random_.chance(rough.slow_reads)) {
    settings_.agenda->spend(std::chrono::milliseconds(random_.between(1, rough.longest_read_ms)));
  }
  std::size_t size = into.size();
  if (random_.chance(rough.short_reads)) {
    size = static_cast<std::size_t>(random_.between(1, static_cast<int>(size)));
  }
  const std::string bytes = wire_.read(size);
  std::ranges::copy(bytes, into.begin());
  if (!bytes.empty()) {
    // One that gave all it had may say so now, or with the next read.
    const bool may_have_more = has_something() || random_.chance(rough.short_reads);
    return {bytes.size(), may_have_more ? Status::ready : Status::blocks};
  }
  if (wire_.is_broken()) return {0, Status::failed};
  if (!wire_.at_end()) return {0, Status::blocks};
  end_told_ = true;
  return {0, Status::ended};
}

engine::Transport::Transfer WireTransport::write(std::span<const std::string_view> pieces,
                                                 std::size_t gone, std::size_t most) {
  const Roughness& rough = *settings_.roughness;
  if (wire_.is_broken() && random_.chance(50)) return {0, Status::failed};
  std::vector<std::string_view> left(pieces.begin(), pieces.end());
  left.front().remove_prefix(gone);
  std::size_t bytes = 0;
  for (const std::string_view piece : left) bytes += piece.size();
  std::size_t allowed = std::min(bytes, most);
  const bool is_partial = allowed > 1 && random_.chance(rough.partial_writes);
  if (is_partial) {
    constexpr std::size_t longest = 1 << 20;
    allowed = static_cast<std::size_t>(
        random_.between(1, static_cast<int>(std::min(allowed, longest)) - 1));
  }
  std::size_t taken = 0;
  for (const std::string_view piece : left) {
    const std::array<std::string_view, 1> part{piece.substr(0, allowed - taken)};
    const std::size_t part_taken = wire_.write(part);
    taken += part_taken;
    if (part_taken < part[0].size()) {
      if (is_session()) settings_.offered(pieces, taken);
      return {taken, Status::blocks};
    }
    if (taken == allowed) break;
  }
  // It may want to be asked again although there is room, as TLS does.
  if (is_partial && settings_.blocks_early && random_.chance(50)) {
    wire_.defer_writable();
    return {taken, Status::blocks};
  }
  return {taken, Status::ready};
}

bool WireTransport::shut_down() noexcept {
  wire_.shut();
  return true;
}

}  // namespace updraft::sim
