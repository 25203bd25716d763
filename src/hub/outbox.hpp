#pragma once

#include "hub/connection.hpp"
#include "hub/respelling.hpp"
#include "websocket/compression.hpp"
#include "websocket/deflater.hpp"
#include "websocket/frame.hpp"

#include <boost/intrusive/list.hpp>

#include <cstddef>
#include <cstdint>

namespace updraft::hub {

/// Something that a session is owed. Subscriptions are entries themselves, so that any number of
/// changes of a path occupies one place, and what is sent is the path's value at the time of
/// sending.
class OutboxEntry : public boost::intrusive::list_base_hook<> {
 public:
  enum class Kind : std::uint8_t { update, reply, ping };

  explicit OutboxEntry(Kind kind) noexcept : kind_(kind) {}
  [[nodiscard]] Kind kind() const noexcept { return kind_; }

 private:
  Kind kind_;
};

class Subscription;

/// In which form a session's frames go out: plain, or compressed where its client has agreed to it.
struct WireForm {
  websocket::Compression compression;
  websocket::Deflater& deflater;

  [[nodiscard]] std::string_view bytes_of(const websocket::Frame& frame) const noexcept {
    const bool is_covered = compression && compression.covers(frame.payload().size());
    return is_covered ? frame.deflated_bytes(deflater) : frame.bytes();
  }
};

/// What one session has still to be sent, in order: updates that are due, replies, control frames.
/// Constant in size per subscription, and for all pongs; other replies are bounded by their bytes.
/// Owned by the session.
class Outbox {
 public:
  /// What a reply occupies besides its bytes: its entry, its frame's book-keeping, and malloc's.
  static constexpr std::size_t entry_bytes = 128;

  Outbox() = default;
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;
  ~Outbox();

  /// An update is due. It keeps its place if it was due already.
  void add(Subscription& subscription) noexcept;
  /// Forgets the first entry, where nothing is sent any more. Returns whether there was one.
  bool drop_front() noexcept;
  /// The update is no longer wanted.
  void remove(Subscription& subscription) noexcept;
  /// A frame of its own.
  void add(websocket::Frame frame);
  /// The answer to a ping, in place of one that has not begun to go: only the newest is of use
  /// (RFC 6455, section 5.5.3).
  void add_pong(websocket::Frame frame);
  /// A ping, where none waits.
  void add_ping(websocket::Frame frame);
  /// Lets go of all; no update is due any more.
  void clear() noexcept;
  /// The updates that are due become frames of their own: what they are of now, in their places.
  void detach_updates();

  /// Hands the connection so many frames and a few more, at most, as far as it takes them; returns
  /// whether it took all that it was given. The form is always the same.
  bool write(Connection& connection, WireForm form, std::size_t most_frames = all_frames);
  static constexpr std::size_t all_frames = static_cast<std::size_t>(-1);

  [[nodiscard]] bool empty() const noexcept { return !partial_ && entries_.empty(); }
  /// Of the frames that are no updates, not compressed, with what each occupies besides.
  [[nodiscard]] std::size_t reply_bytes() const noexcept { return reply_bytes_; }
  /// Grows with each byte that was taken.
  [[nodiscard]] std::uint64_t taken_bytes() const noexcept { return taken_bytes_; }
  /// Whether a ping waits that was not taken.
  [[nodiscard]] bool ping_waits() const noexcept { return ping_waits_; }
  /// What taken_bytes() is, at the latest, when the last byte of the last ping has been taken.
  [[nodiscard]] std::uint64_t ping_end() const noexcept { return ping_end_; }
  /// Grows with each update of which some was taken.
  [[nodiscard]] std::uint64_t taken_updates() const noexcept { return taken_updates_; }

 private:
  struct Reply;
  using Entries = boost::intrusive::list<OutboxEntry, boost::intrusive::constant_time_size<false>>;

  [[nodiscard]] static std::string_view spelling_of(const OutboxEntry& entry);
  [[nodiscard]] static const websocket::Frame& shared_frame_of(const OutboxEntry& entry);
  [[nodiscard]] const websocket::Frame& frame_of(const OutboxEntry& entry);
  void take(std::size_t bytes, WireForm form);
  void finish_front();

  Entries entries_;
  Respelling respelling_;
  websocket::Frame partial_;  // of which offset_ bytes have gone, in the session's form
  std::size_t offset_ = 0;
  Reply* pong_ = nullptr;  // among the entries, if one is there
  std::size_t reply_bytes_ = 0;
  std::uint64_t taken_bytes_ = 0;
  std::uint64_t taken_updates_ = 0;
  std::uint64_t ping_end_ = 0;
  bool ping_waits_ = false;
};

}  // namespace updraft::hub
