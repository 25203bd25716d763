#pragma once

#include "client.hpp"
#include "histogram.hpp"
#include "message.hpp"
#include "settings.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace updraft::load {

/// Writes the events of a run: calls of one handler with one payload.
class EventWriter {
 public:
  /// `pad` is the size that a press asks for, or that of the string that is echoed.
  EventWriter(Dialect dialect, Handler handler, std::size_t pad);

  /// Appends the frame of one event to what the client is to send.
  void write(Client& client, std::uint64_t event) const;

  /// Whether a response has the payload that belongs to its event.
  [[nodiscard]] bool is_answered_by(const Message& response) const;

 private:
  /// The string that is echoed begins with the event's number, so that none can pass for another.
  [[nodiscard]] std::string_view filling(std::string_view number) const noexcept;

  Handler handler_;
  std::string head_;  ///< Up to the event's number,
  std::string body_;  ///< from there to the echoed string,
  std::string tail_;  ///< and what follows.
  std::string echo_;  ///< As long as what is echoed, all of it "x".
};

/// The events of one connection: calls, and checks that each is answered once, in their order.
class Caller {
 public:
  Caller(Client& client, const EventWriter& writer) noexcept : client_(client), writer_(writer) {}

  /// Adds an event to what the client's next flush() sends. Its latency counts from `due`.
  void call(Time due);

  /// Takes a response.
  void take(const Message& response, std::string_view text, Time now, Histogram& latency);

  [[nodiscard]] std::size_t waiting() const noexcept { return due_.size(); }
  [[nodiscard]] std::uint64_t called() const noexcept { return answered_ + due_.size(); }
  [[nodiscard]] std::uint64_t answered() const noexcept { return answered_; }

 private:
  Client& client_;
  const EventWriter& writer_;
  std::deque<Time> due_;  ///< Of the events that are not answered.
  std::uint64_t answered_ = 0;
};

}  // namespace updraft::load
