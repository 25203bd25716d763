#pragma once

#include <updraft/limits.hpp>
#include <updraft/result.hpp>

#include "base/recycled.hpp"
#include "protocol/messages.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace updraft::protocol {

/// A message that we can't take: a `$` that we don't know, a known one with wrong fields, or one
/// with a number beyond all doubles or too many containers within each other.
struct Refused {
  std::string problem;  ///< Names the field and what is wrong with it.
  /// Set where the message is an `evt` with a string `key`: then the problem is its response.
  std::optional<ReplyTo> reply_to;
};

/// A message of more values than Limits::values_per_message; it was read no further.
struct TooManyValues {
  std::string problem;  ///< Names the limit.
};

/// An event is on its own: it goes on from here to its handler, and stays until that has ended.
using Message = std::variant<Subscribe, Unsubscribe, Recycled<EventCall>, Refused, TooManyValues>;

/// The message within the text of one frame, of any dialect (docs/protocol.md).
///
/// An Error is a text that is no message at all: not JSON, not an object, or without a string `$`.
/// What is only refused keeps the connection.
/// Precondition: the text is UTF-8, as that of text frames is (RFC 6455, section 8.1).
///
/// Adds to `values` how many values it has read.
Result<Message> decode(std::string_view text, const Limits& limits, std::size_t& values);

inline Result<Message> decode(std::string_view text, const Limits& limits) {
  std::size_t values = 0;
  return decode(text, limits, values);
}

}  // namespace updraft::protocol
