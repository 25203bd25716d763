#pragma once

#include <string>
#include <string_view>

// Messages of clients, known by fixed substrings of their text as JSON.stringify writes it: `$`
// comes first, then an event's `key`. Escapes in keys and names stay as they are.

enum class MessageKind { event, subscribe, unsubscribe, other };

MessageKind kind_of(std::string_view text) noexcept;

/// An event: which handler, with what. The views are of its text.
struct EventCall {
  std::string_view event_id;
  std::string_view handler;
  std::string_view arguments;  ///< the elements of its payload, without the brackets
  bool seed = false;           ///< in the dialect that nests events and responses
};

EventCall read_event(std::string_view text) noexcept;

/// The next of the arguments, and its comma, is taken away from them.
std::string_view take_argument(std::string_view& arguments) noexcept;

/// Takes the paths of a `sub` or `unsub` one by one.
class Paths {
 public:
  explicit Paths(std::string_view text) noexcept;

  bool take(std::string_view& path) noexcept;

 private:
  std::string_view rest_;
};

/// Appends the frame of a response; `payload` is JSON, or empty for none.
void append_response(std::string& out, const EventCall& event, std::string_view payload,
                     bool error = false);
