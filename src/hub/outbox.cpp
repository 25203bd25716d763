#include "hub/outbox.hpp"

#include "hub/subscription.hpp"

#include <boost/container/static_vector.hpp>

namespace updraft::hub {
namespace {

/// How many frames one call hands to the connection; what is more follows in the next.
constexpr std::size_t pieces_per_write = 512;

}  // namespace

/// A frame for this session alone. Owned by the list that it is in.
struct Outbox::Reply final : OutboxEntry {
  explicit Reply(websocket::Frame content, Kind kind = Kind::reply, std::string_view path = {})
      : OutboxEntry(kind), frame(std::move(content)), spelling(path) {}
  websocket::Frame frame;
  const std::string spelling;  // as Topic::spelling, of what was an update
};

Outbox::~Outbox() {
  clear();
}

void Outbox::clear() noexcept {
  entries_.clear_and_dispose([this](OutboxEntry* entry) {
    respelling_.forget(*entry);
    if (entry->kind() == OutboxEntry::Kind::update) {
      static_cast<Subscription*>(entry)->due = false;
    } else {
      delete static_cast<Reply*>(entry);
    }
  });
  partial_ = {};
  pong_ = nullptr;
  ping_waits_ = false;
  reply_bytes_ = 0;
}

void Outbox::add(Subscription& subscription) noexcept {
  if (std::exchange(subscription.due, true)) return;
  entries_.push_back(subscription);
}

void Outbox::remove(Subscription& subscription) noexcept {
  if (!std::exchange(subscription.due, false)) return;
  entries_.erase(entries_.iterator_to(subscription));
  respelling_.forget(subscription);
}

void Outbox::add(websocket::Frame frame) {
  const std::size_t bytes = frame.bytes().size() + entry_bytes;
  entries_.push_back(*new Reply(std::move(frame)));
  reply_bytes_ += bytes;
}

void Outbox::add_pong(websocket::Frame frame) {
  if (!pong_) {
    add(std::move(frame));
    pong_ = static_cast<Reply*>(&entries_.back());
    return;
  }
  reply_bytes_ += frame.bytes().size();
  reply_bytes_ -= pong_->frame.bytes().size();
  pong_->frame = std::move(frame);
}

void Outbox::add_ping(websocket::Frame frame) {
  const std::size_t bytes = frame.bytes().size() + entry_bytes;
  entries_.push_back(*new Reply(std::move(frame), OutboxEntry::Kind::ping));
  reply_bytes_ += bytes;
  ping_waits_ = true;
}

void Outbox::detach_updates() {
  for (auto at = entries_.begin(); at != entries_.end();) {
    OutboxEntry& entry = *at++;
    if (entry.kind() != OutboxEntry::Kind::update) continue;
    const Topic& topic = static_cast<Subscription&>(entry).topic();
    auto* reply = new Reply(topic.frame(), OutboxEntry::Kind::reply, topic.spelling());
    reply_bytes_ += reply->frame.bytes().size() + entry_bytes;
    entries_.insert(entries_.iterator_to(entry), *reply);
    remove(static_cast<Subscription&>(entry));
  }
}

bool Outbox::drop_front() noexcept {
  if (entries_.empty()) return false;
  OutboxEntry& entry = entries_.front();
  if (entry.kind() == OutboxEntry::Kind::update) {
    remove(static_cast<Subscription&>(entry));
  } else {
    entries_.pop_front();
    respelling_.forget(entry);
    if (&entry == pong_) pong_ = nullptr;
    delete static_cast<Reply*>(&entry);
  }
  return true;
}

bool Outbox::write(Connection& connection, WireForm form, std::size_t most_frames) {
  for (std::size_t frames = 0; !empty();) {
    if (frames >= most_frames) return true;
    boost::container::static_vector<std::string_view, pieces_per_write> pieces;
    std::size_t bytes = 0;
    const auto add_piece = [&](std::string_view piece) {
      pieces.push_back(piece);
      bytes += piece.size();
    };
    if (partial_) add_piece(form.bytes_of(partial_).substr(offset_));
    const std::size_t rests = pieces.size();
    for (const OutboxEntry& entry : entries_) {
      if (pieces.size() == pieces.capacity()) break;
      const std::string_view spelling = spelling_of(entry);
      const websocket::Frame& frame = shared_frame_of(entry);
      if (spelling.empty()) [[likely]] {
        add_piece(form.bytes_of(frame));
        continue;
      }
      add_piece(form.bytes_of(respelling_.of(entry, frame, spelling)));
      break;  // one at a time
    }
    const std::size_t taken = connection.write({pieces.data(), pieces.size()});
    taken_bytes_ += taken;
    if (taken < bytes) {
      take(taken, form);
      return false;
    }
    partial_ = {};
    for (std::size_t whole = pieces.size() - rests; whole > 0; --whole) finish_front();
    frames += pieces.size();
  }
  return true;
}

/// The path as the client spells it; empty where that is the normal spelling.
std::string_view Outbox::spelling_of(const OutboxEntry& entry) {
  return entry.kind() == OutboxEntry::Kind::update
             ? static_cast<const Subscription&>(entry).topic().spelling()
             : std::string_view(static_cast<const Reply&>(entry).spelling);
}

/// In the normal spelling.
const websocket::Frame& Outbox::shared_frame_of(const OutboxEntry& entry) {
  return entry.kind() == OutboxEntry::Kind::update
             ? static_cast<const Subscription&>(entry).topic().frame()
             : static_cast<const Reply&>(entry).frame;
}

const websocket::Frame& Outbox::frame_of(const OutboxEntry& entry) {
  const websocket::Frame& frame = shared_frame_of(entry);
  const std::string_view spelling = spelling_of(entry);
  return spelling.empty() ? frame : respelling_.of(entry, frame, spelling);
}

/// The connection has taken so many bytes. A frame of which it took a part must be finished, so it
/// is kept; the rest stays what it is, and an update among it may still be replaced by a newer one.
void Outbox::take(std::size_t bytes, WireForm form) {
  if (partial_) {
    const std::size_t left = form.bytes_of(partial_).size() - offset_;
    if (bytes < left) {
      offset_ += bytes;
      return;
    }
    bytes -= left;
    partial_ = {};
  }
  while (bytes > 0) {
    const std::size_t size = form.bytes_of(frame_of(entries_.front())).size();
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
  respelling_.forget(front);
  if (front.kind() != OutboxEntry::Kind::update) {
    auto& reply = static_cast<Reply&>(front);
    if (&reply == pong_) pong_ = nullptr;
    if (front.kind() == OutboxEntry::Kind::ping) {
      ping_waits_ = false;
      // Where the frame is partial_ by now, its rest is still to be taken.
      ping_end_ = taken_bytes_ + (partial_ ? partial_.bytes().size() - offset_ : 0);
    }
    reply_bytes_ -= reply.frame.bytes().size() + entry_bytes;
    delete &reply;
  } else {
    auto& subscription = static_cast<Subscription&>(front);
    ++taken_updates_;
    subscription.due = false;
    if (subscription.settle()) add(subscription);
  }
}

}  // namespace updraft::hub
