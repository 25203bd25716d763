#include "hub/outbox.hpp"

#include "hub/subscription.hpp"

#include <array>

namespace updraft::hub {
namespace {

/// How many frames one call hands to the connection; what is more follows in the next.
constexpr std::size_t pieces_per_write = 64;

}  // namespace

/// A frame for this session alone. Owned by the list that it is in.
struct Outbox::Reply final : OutboxEntry {
  explicit Reply(websocket::Frame content) : OutboxEntry(Kind::reply), frame(std::move(content)) {}
  websocket::Frame frame;
};

Outbox::~Outbox() {
  entries_.clear_and_dispose([](OutboxEntry* entry) {
    if (entry->kind() == OutboxEntry::Kind::reply) delete static_cast<Reply*>(entry);
  });
}

void Outbox::add(Subscription& subscription) {
  if (std::exchange(subscription.due, true)) return;
  entries_.push_back(subscription);
}

void Outbox::remove(Subscription& subscription) {
  if (!std::exchange(subscription.due, false)) return;
  entries_.erase(entries_.iterator_to(subscription));
}

void Outbox::add(websocket::Frame frame) {
  reply_bytes_ += frame.bytes().size();
  entries_.push_back(*new Reply(std::move(frame)));
}

bool Outbox::write(Connection& connection) {
  while (!empty()) {
    std::array<std::string_view, pieces_per_write> pieces;
    std::size_t count = 0;
    std::size_t bytes = 0;
    const auto add_piece = [&](std::string_view piece) {
      pieces[count++] = piece;
      bytes += piece.size();
    };
    if (partial_) add_piece(partial_.bytes().substr(offset_));
    for (auto entry = entries_.begin(); entry != entries_.end() && count < pieces.size(); ++entry) {
      add_piece(frame_of(*entry).bytes());
    }
    const std::size_t taken = connection.write({pieces.data(), count});
    taken_bytes_ += taken;
    take(taken);
    if (taken < bytes) return false;
  }
  return true;
}

const websocket::Frame& Outbox::frame_of(const OutboxEntry& entry) {
  return entry.kind() == OutboxEntry::Kind::reply
             ? static_cast<const Reply&>(entry).frame
             : static_cast<const Subscription&>(entry).topic().frame();
}

/// The connection has taken so many bytes. A frame of which it took a part must be finished, so it
/// is kept; the rest stays what it is, and an update among it may still be replaced by a newer one.
void Outbox::take(std::size_t bytes) {
  if (partial_) {
    const std::size_t left = partial_.bytes().size() - offset_;
    if (bytes < left) {
      offset_ += bytes;
      return;
    }
    bytes -= left;
    partial_ = {};
  }
  while (bytes > 0) {
    const std::size_t size = frame_of(entries_.front()).bytes().size();
    if (bytes < size) {
      partial_ = frame_of(entries_.front());
      offset_ = bytes;
      bytes = size;
    }
    bytes -= size;
    finish_front();
  }
}

void Outbox::finish_front() {
  OutboxEntry& front = entries_.front();
  entries_.pop_front();
  if (front.kind() == OutboxEntry::Kind::reply) {
    auto& reply = static_cast<Reply&>(front);
    reply_bytes_ -= reply.frame.bytes().size();
    delete &reply;
  } else {
    auto& subscription = static_cast<Subscription&>(front);
    subscription.due = false;
    if (subscription.settle()) add(subscription);
  }
}

}  // namespace updraft::hub
