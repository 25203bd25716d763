#include "wire.hpp"

#include <algorithm>
#include <utility>

namespace updraft::sim {
namespace {

/// Bytes that a slow link carries at once.
constexpr std::size_t slow_piece = 200;

}  // namespace

Wire::Wire(int number, Agenda& agenda, Agenda::Owner owner, Random random, const ClientPlan& plan,
           Ends ends, Tamperer* tamperer)
    : number_(number),
      agenda_(agenda),
      owner_(owner),
      random_(random),
      plan_(plan),
      ends_(std::move(ends)),
      tamperer_(tamperer) {}

Time Wire::arrival(Time& last) {
  const int delay = random_.between(plan_.least_delay_ms, plan_.most_delay_ms);
  last = std::max(last, agenda_.now() + std::chrono::milliseconds(delay));
  return last;
}

/// Over a slow link, bytes wait for those before them.
Time Wire::arrival_at_client(std::size_t bytes) {
  if (plan_.bytes_per_second == 0) return arrival(last_to_client_);
  const auto time = std::chrono::microseconds(1'000'000 * bytes /
                                              static_cast<std::size_t>(plan_.bytes_per_second));
  link_is_free_ = std::max(link_is_free_, agenda_.now()) + time;
  last_to_client_ = std::max(last_to_client_, link_is_free_);
  return arrival(last_to_client_);
}

std::size_t Wire::piece_size(std::size_t left) {
  std::size_t size = left;
  if (plan_.chunk_bytes > 0) {
    size = std::min(size, static_cast<std::size_t>(random_.between(1, plan_.chunk_bytes)));
  } else if (random_.chance(15)) {
    size = static_cast<std::size_t>(random_.between(1, static_cast<int>(left)));
  }
  return size;
}

void Wire::send(std::string_view bytes) {
  if (cut_ || finished_ || bytes.empty()) return;
  sent_bytes_ += bytes.size();
  while (!bytes.empty()) {
    const std::size_t size = piece_size(bytes.size());
    to_server_.emplace_back(bytes.substr(0, size));
    bytes.remove_prefix(size);
    agenda_.at(arrival(last_to_server_), owner_, [this] { arrive_at_server(); });
  }
}

void Wire::finish() {
  if (cut_ || std::exchange(finished_, true)) return;
  to_server_.emplace_back();
  agenda_.at(arrival(last_to_server_), owner_, [this] { arrive_at_server(); });
}

void Wire::arrive_at_server() {
  if (to_server_.empty()) return;
  const std::string piece = std::move(to_server_.front());
  to_server_.pop_front();
  if (closed_ || silent_) return;
  if (piece.empty()) {
    finish_arrived_ = true;
  } else {
    arrived_ += piece;
  }
  ends_.server_ready();
}

std::string Wire::read(std::size_t most) {
  const std::size_t size = std::min(most, arrived_.size());
  std::string bytes = arrived_.substr(0, size);
  arrived_.erase(0, size);
  read_bytes_ += size;
  if (size > 0 && ends_.server_reads) ends_.server_reads();
  return bytes;
}

bool Wire::take_writable() noexcept {
  return std::exchange(writable_, false);
}

std::size_t Wire::write(std::span<const std::string_view> pieces) {
  std::size_t taken = 0;
  std::string bytes;
  const auto buffer = static_cast<std::size_t>(plan_.buffer_bytes);
  for (const std::string_view piece : pieces) {
    const std::size_t room = cut_ ? piece.size() : buffer - std::min(buffer, on_the_way_ + taken);
    const std::size_t size = std::min(room, piece.size());
    bytes += piece.substr(0, size);
    taken += size;
    if (size == piece.size()) continue;
    full_ = true;
    break;
  }
  if (cut_ || bytes.empty()) return taken;
  if (tamperer_) bytes = tamperer_->pass(number_, std::move(bytes));
  on_the_way_ += bytes.size();
  if (full_ && on_the_way_ < buffer) tell_writable();
  for (std::string_view left = bytes; !left.empty();) {
    const std::size_t most = plan_.bytes_per_second > 0 ? slow_piece : left.size();
    const std::size_t size = piece_size(std::min(left.size(), most));
    to_client_.push_back({std::string(left.substr(0, size)), agenda_.now()});
    left.remove_prefix(size);
    agenda_.at(arrival_at_client(size), owner_, [this] { arrive_at_client(); });
  }
  return taken;
}

void Wire::defer_writable() {
  full_ = true;
  agenda_.at(arrival(last_to_server_), owner_, [this] {
    if (full_) tell_writable();
  });
}

void Wire::shut() {
  if (std::exchange(shut_, true) || cut_) return;
  to_client_.push_back({});
  agenda_.at(arrival(last_to_client_), owner_, [this] { arrive_at_client(); });
}

void Wire::close() {
  if (std::exchange(closed_, true) || cut_) return;
  // Bytes that are not read reset the connection.
  if (!at_end() && random_.chance(50)) {
    while (!to_client_.empty() && random_.chance(50)) to_client_.pop_back();
    shut_ = false;
  }
  shut();
}

void Wire::arrive_at_client() {
  if (to_client_.empty() || cut_ || silent_) return;
  held_.push_back(std::move(to_client_.front()));
  held_bytes_ += held_.back().bytes.size();
  to_client_.pop_front();
  hand_over();
}

void Wire::hand_over() {
  while (reads_ && !held_.empty() && !cut_ && !silent_) {
    const Piece piece = std::move(held_.front());
    held_.pop_front();
    held_bytes_ -= piece.bytes.size();
    if (piece.bytes.empty()) {
      if (!std::exchange(client_told_, true)) ends_.client_ends();
      return;
    }
    on_the_way_ -= std::min(on_the_way_, piece.bytes.size());
    if (full_) tell_writable();
    ends_.client_takes(piece.bytes, piece.written);
  }
}

void Wire::tell_writable() {
  full_ = false;
  writable_ = true;
  ends_.server_ready();
}

void Wire::read_on(bool reads) {
  reads_ = reads;
  if (reads) hand_over();
}

void Wire::cut() {
  if (std::exchange(cut_, true)) return;
  while (!to_server_.empty() && random_.chance(50)) to_server_.pop_back();
  if (!to_server_.empty() && to_server_.back().size() > 1 && random_.chance(50)) {
    to_server_.back().resize(static_cast<std::size_t>(
        random_.between(1, static_cast<int>(to_server_.back().size()) - 1)));
  }
  to_client_.clear();
  held_.clear();
  held_bytes_ = 0;
  agenda_.at(arrival(last_to_server_), owner_, [this] {
    if (closed_) return;
    break_arrived_ = true;
    ends_.server_ready();
  });
}

}  // namespace updraft::sim
