#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

namespace updraft {

/// Messages from one loop to another, or to itself, in order. One thread writes, one reads; owned
/// by whoever connects the two.
///
/// The writer collects a draft and hands it over as a whole. As long as the reader has not taken
/// the last one, the draft goes on growing on the writer's side, where it can see how much it is
/// and put newer messages in place of older ones.
template <class Message>
class Mailbox {
 public:
  // The writer's end.

  /// Adds to the draft. `bytes` is what the message holds besides itself, `work` what the reader
  /// will have to do, where these matter.
  template <class M>
  void put(M&& message, std::size_t bytes = 0, std::uint64_t work = 0) {
    draft_.emplace_back(std::forward<M>(message));
    draft_bytes_ += sizeof(Message) + bytes;
    draft_work_ += work;
  }
  [[nodiscard]] std::vector<Message>& draft() noexcept { return draft_; }
  [[nodiscard]] std::size_t draft_bytes() const noexcept { return draft_bytes_; }
  [[nodiscard]] std::uint64_t draft_work() const noexcept { return draft_work_; }
  /// Which draft this is, of all there were.
  [[nodiscard]] std::uint64_t draft_number() const noexcept { return draft_number_; }
  /// Hands the draft over, if there is one and the reader has taken the last one. Returns whether
  /// the reader is to be woken.
  [[nodiscard]] bool send() {
    if (draft_.empty()) return false;
    {
      const std::scoped_lock lock(mutex_);
      writer_waits_ = full_;
      if (full_) return false;
      sent_.swap(draft_);
      full_ = true;
    }
    draft_bytes_ = 0;
    draft_work_ = 0;
    ++draft_number_;
    return true;
  }

  // The reader's end.

  /// Takes what was handed over, if something was; `into` must be empty. Returns whether the writer
  /// is to be woken: it has more.
  [[nodiscard]] bool take(std::vector<Message>& into) {
    const std::scoped_lock lock(mutex_);
    if (!full_) return false;
    into.swap(sent_);
    full_ = false;
    return std::exchange(writer_waits_, false);
  }

 private:
  // The writer's.
  std::vector<Message> draft_;
  std::size_t draft_bytes_ = 0;
  std::uint64_t draft_work_ = 0;
  std::uint64_t draft_number_ = 0;

  // Under the mutex.
  std::mutex mutex_;
  std::vector<Message> sent_;
  bool full_ = false;
  bool writer_waits_ = false;
};

}  // namespace updraft
