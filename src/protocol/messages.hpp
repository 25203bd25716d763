#pragma once

#include <updraft/event.hpp>
#include <updraft/handler_id.hpp>
#include <updraft/value.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace updraft::protocol {

/// The two shapes of `evt` and `evt-res` (docs/protocol.md); an event is answered in its own.
enum class Dialect : std::uint8_t {
  flat,    ///< Target and payload beside `$` and `key`: @rise-tools/react 0.14 and newer.
  nested,  ///< Within `event` and `res`: the written specification, and @rise-tools/ws-client
           ///< 0.3.1.
};

/// Which event a response answers: the `key` of its `evt`, and the shape it came in.
struct ReplyTo {
  Value event_id;  // a string
  Dialect dialect = Dialect::flat;
};

/// `sub`: the wire's `keys`.
struct Subscribe {
  Value paths;  // an array of strings
};

/// `unsub`: the wire's `keys`.
struct Unsubscribe {
  Value paths;  // an array of strings
};

/// `evt`, its `target.path` split into the target's path and the position in its value.
struct EventCall {
  ReplyTo reply_to;
  /// The handler that the client was shown, echoed in `modelState` (or `dataState`); nothing if the
  /// client sent none; an empty one, which no handler has, if it sent what we never wrote.
  std::optional<HandlerId> handler_id;
  /// Of the message.
  std::size_t bytes = 0;
  /// What the handler is called with, but for what the message does not tell: session, path and
  /// args.
  Event event;

  /// Makes it as good as new (see Recycled); what strangers made large is not worth keeping.
  bool clear() noexcept;
};

}  // namespace updraft::protocol
