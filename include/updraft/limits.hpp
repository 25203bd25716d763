#pragma once

#include <updraft/compiler.hpp>

#include <chrono>
#include <cstddef>

#pragma GCC visibility push(default)

namespace updraft {

/// Every bound that a server keeps, in one place. The defaults are for a server that strangers
/// reach.
///
/// Sizes are bytes unless said otherwise. A Limits is read when the server is made; changing it
/// afterwards has no effect.
struct Limits {
  // One message, one handshake.

  /// The longest message, all fragments together, and inflated. Longer: close 1009.
  std::size_t message_bytes = std::size_t{1} << 20;
  /// The most frames that one message may come in. More: close 1008.
  std::size_t message_fragments = 4096;
  /// How many times as long as all that its session has sent a compressed message may become, when
  /// inflated, beyond `inflated_ahead_bytes`. Longer: close 1009.
  std::size_t inflation_ratio = 100;
  /// How much more than that a session may have inflated. More: close 1009.
  std::size_t inflated_ahead_bytes = std::size_t{64} << 10;
  /// The most JSON values of one message: itself, and each item and member in it. More: close 1009.
  std::size_t values_per_message = 50'000;
  /// How deep JSON may nest, at most Value::max_depth. Deeper: close 1008.
  std::size_t json_depth = 128;
  /// The most paths that one `sub` or `unsub` names. More: the message is refused with `err`.
  std::size_t keys_per_message = 20'000;
  /// The longest HTTP request head, handshakes included. Longer: status 431.
  std::size_t handshake_bytes = std::size_t{16} << 10;
  /// How long a connection may take to send its request head. Longer: closed.
  std::chrono::milliseconds handshake_timeout{10'000};

  // One session.

  /// The most paths one session subscribes to. More: close 1008.
  std::size_t subscriptions = 20'000;
  /// The longest path. Longer: the message is refused with `err`.
  std::size_t path_bytes = 1024;
  /// The most bytes of paths one session is remembered for. More: close 1008.
  std::size_t subscribed_path_bytes = std::size_t{4} << 20;
  /// The most malformed messages on one connection. More: close 1008.
  std::size_t malformed_messages = 100;
  /// Events per second, as a long-run rate with one second's burst. Beyond: an error response.
  std::size_t events_per_second = 100'000;
  /// The most events that wait for their responses. More: nothing is read from the session until
  /// some have got theirs. To be more than `handlers_per_session`.
  std::size_t events_in_flight = 1024;
  /// The most bytes of responses waiting for a session that doesn't read, with what each occupies
  /// besides. More: close 1008.
  std::size_t outbox_bytes = std::size_t{4} << 20;
  /// How many `up`s one session is owed for subscribing to the same path again before it reads one.
  std::size_t owed_updates = 64;

  /// How much work the server does for one session before it serves the others, in units of about a
  /// nanosecond: bytes, values, look-up steps, each by what it costs. Beyond: the rest waits for
  /// the next turns.
  std::size_t work_per_turn = 2'000'000;

  // Connections.

  /// The most connections at once. More: status 503.
  std::size_t connections = 100'000;
  /// The same, of one address: of IPv6, of its first 64 bits. Loopback is not counted.
  std::size_t connections_per_address = 1'000;
  /// The most connections that are being told that they are too many. More: closed at once.
  std::size_t refused_connections = 1'000;
  /// The most subscriptions of all sessions on one thread, those not counted that each session is
  /// guaranteed. More: close 1013.
  std::size_t subscriptions_per_thread = 1'000'000;
  /// How long a connection may be silent before it is pinged.
  std::chrono::milliseconds ping_interval{20'000};
  /// How long a ping may stay unanswered (by any bytes at all), once the client's system has
  /// acknowledged it. Longer: dropped.
  std::chrono::milliseconds pong_timeout{20'000};
  /// How long a client's system may acknowledge no byte of what it is owed, while none comes from
  /// it. Longer: dropped.
  std::chrono::milliseconds stall_timeout{30'000};
  /// How long a client may take to close its side after the server has, without acknowledging more
  /// of what it was sent. The same of the answer to a request over HTTP. Longer: dropped.
  std::chrono::milliseconds close_timeout{5'000};
  /// How long the server waits at its end for handlers that still run, and after that, for its
  /// clients to read what they are owed and to close.
  std::chrono::milliseconds stop_timeout{3'000};
  /// The most HTTP requests that wait for a model's first value, those not counted that each
  /// address is guaranteed. More: status 503.
  std::size_t waiting_readers = 1'000;

  // Models.

  /// How long a handler may run when its event names no timeout of its own. Longer: an error
  /// response.
  std::chrono::milliseconds handler_timeout{10'000};
  /// How long a piece of the program's code (a handler, a model's function, what was posted) may
  /// hold the home loop, and all clients with it. Longer: the log says which.
  std::chrono::milliseconds blocked_loop{250};
  /// The most handlers that wait for something at once (coroutines), over all sessions, those not
  /// counted that each session is guaranteed. More: an error response.
  std::size_t handlers = 10'000;
  /// The same, of one session.
  std::size_t handlers_per_session = 256;
  /// The most bytes of the events that they were called with, over all sessions, those not counted
  /// that each session is guaranteed. More: an error response.
  std::size_t handler_bytes = std::size_t{16} << 20;
  /// How long a handler that was redrawn away still answers to taps that are on their way.
  std::chrono::milliseconds retired_handler_time{30'000};
  /// The most such handlers kept at once, over all models.
  std::size_t retired_handlers = 100'000;

  // Shares. What all sessions have together is a pool; one session, and one address, may hold a
  // part of it only. Beside the pool each session is guaranteed a little, which no other can take.

  /// Subscriptions that each session is guaranteed.
  std::size_t guaranteed_subscriptions = 16;
  /// Waiting handlers that each session is guaranteed,
  std::size_t guaranteed_handlers = 4;
  /// and the bytes of their events.
  std::size_t guaranteed_handler_bytes = std::size_t{1} << 10;
  /// Waiting HTTP requests that each address is guaranteed. Of loopback each request is.
  std::size_t guaranteed_readers = 16;
  /// One session may hold one part of so many of a pool: 16 is a sixteenth.
  std::size_t session_share = 16;
  /// The same for the sessions of one address: of IPv6, of its first 64 bits. Loopback is not
  /// counted.
  std::size_t address_share = 4;

  // The log.

  /// Lines per second, as a long-run rate with one second's burst. Beyond: counted, and left out.
  std::size_t log_lines_per_second = 100;
  /// The longest line. Longer: cut.
  std::size_t log_line_bytes = 1024;
};

/// Calls `visit(name, field)` for each limit, its name in the spelling of flags: "message-bytes".
template <class AnyLimits, class Visitor>
void for_each_limit(AnyLimits& limits, Visitor visit) {
  visit("message-bytes", limits.message_bytes);
  visit("message-fragments", limits.message_fragments);
  visit("inflation-ratio", limits.inflation_ratio);
  visit("inflated-ahead-bytes", limits.inflated_ahead_bytes);
  visit("values-per-message", limits.values_per_message);
  visit("json-depth", limits.json_depth);
  visit("keys-per-message", limits.keys_per_message);
  visit("handshake-bytes", limits.handshake_bytes);
  visit("handshake-timeout", limits.handshake_timeout);
  visit("subscriptions", limits.subscriptions);
  visit("path-bytes", limits.path_bytes);
  visit("subscribed-path-bytes", limits.subscribed_path_bytes);
  visit("malformed-messages", limits.malformed_messages);
  visit("events-per-second", limits.events_per_second);
  visit("events-in-flight", limits.events_in_flight);
  visit("outbox-bytes", limits.outbox_bytes);
  visit("owed-updates", limits.owed_updates);
  visit("work-per-turn", limits.work_per_turn);
  visit("connections", limits.connections);
  visit("connections-per-address", limits.connections_per_address);
  visit("refused-connections", limits.refused_connections);
  visit("subscriptions-per-thread", limits.subscriptions_per_thread);
  visit("ping-interval", limits.ping_interval);
  visit("pong-timeout", limits.pong_timeout);
  visit("stall-timeout", limits.stall_timeout);
  visit("close-timeout", limits.close_timeout);
  visit("stop-timeout", limits.stop_timeout);
  visit("waiting-readers", limits.waiting_readers);
  visit("handler-timeout", limits.handler_timeout);
  visit("blocked-loop", limits.blocked_loop);
  visit("handlers", limits.handlers);
  visit("handlers-per-session", limits.handlers_per_session);
  visit("handler-bytes", limits.handler_bytes);
  visit("retired-handler-time", limits.retired_handler_time);
  visit("retired-handlers", limits.retired_handlers);
  visit("guaranteed-subscriptions", limits.guaranteed_subscriptions);
  visit("guaranteed-handlers", limits.guaranteed_handlers);
  visit("guaranteed-handler-bytes", limits.guaranteed_handler_bytes);
  visit("guaranteed-readers", limits.guaranteed_readers);
  visit("session-share", limits.session_share);
  visit("address-share", limits.address_share);
  visit("log-lines-per-second", limits.log_lines_per_second);
  visit("log-line-bytes", limits.log_line_bytes);
}

}  // namespace updraft

#pragma GCC visibility pop
