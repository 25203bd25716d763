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

/// A message that we can't take: a `$` that we don't know, or a known one with wrong fields.
struct Refused {
  std::string problem;  ///< Names the field and what is wrong with it.
  /// Set where the message is an `evt` with a string `key`: then the problem is its response.
  std::optional<ReplyTo> reply_to;
};

/// An event is on its own: it goes on from here to its handler, and stays until that has ended.
using Message = std::variant<Subscribe, Unsubscribe, Recycled<EventCall>, Refused>;

/// The message within the text of one frame, of any dialect (docs/protocol.md).
///
/// An Error is a text that is no message at all: not JSON, not an object, without a string `$`
/// (`invalid`), or nested too deep (`overloaded`). What is only refused keeps the connection.
/// Precondition: the text is UTF-8, as that of text frames is (RFC 6455, section 8.1).
Result<Message> decode(std::string_view text, const Limits& limits);

}  // namespace updraft::protocol
