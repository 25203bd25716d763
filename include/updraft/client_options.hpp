#pragma once

#include <updraft/log.hpp>
#include <updraft/traffic.hpp>
#include <updraft/value.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)

namespace updraft {

/// In which shape a client sends its events (docs/protocol.md).
enum class ClientDialect : std::uint8_t {
  /// In one that all servers take, until the first response tells which the server speaks.
  automatic,
  flat,    ///< As @rise-tools/react 0.14 does.
  nested,  ///< As the written specification says.
};

/// How a client connects, and the bounds that it keeps. All fields have defaults, for servers that
/// may be anybody's. Sizes are bytes unless said otherwise.
struct ClientOptions {
  ClientDialect dialect = ClientDialect::automatic;
  /// Whether to offer permessage-deflate. Messages are compressed where the server agrees.
  bool compression = true;
  /// Further fields of the handshake's request, such as {"Authorization", "Bearer …"}.
  std::vector<std::pair<std::string, std::string>> headers = {};

  // Connecting.

  /// How long resolving, connecting and the handshake may take together.
  std::chrono::milliseconds connect_timeout{10'000};
  /// After a failure the client waits a random time, at most this; twice as much after the next,
  /// and so on (full jitter). At least 1 ms, as the next.
  std::chrono::milliseconds first_delay{250};
  /// But never longer than this.
  std::chrono::milliseconds longest_delay{30'000};
  /// How long the server may be silent before it is pinged.
  std::chrono::milliseconds ping_interval{15'000};
  /// How long a ping may stay unanswered (by any bytes at all). Longer: the connection counts as
  /// lost.
  std::chrono::milliseconds pong_timeout{10'000};

  // What the server sends.

  /// The longest head of its answer to the handshake.
  std::size_t handshake_bytes = std::size_t{16} << 10;
  /// The longest message, all fragments together, and inflated. Longer: close 1009.
  std::size_t message_bytes = std::size_t{16} << 20;
  /// The most frames that one message may come in. More: close 1008.
  std::size_t message_fragments = 4096;
  /// How deep JSON may nest, at most Value::max_depth. Deeper: close 1008.
  std::size_t json_depth = Value::max_depth;

  // What this client sends.

  /// How long to wait for a response where neither the event's leaf nor the call says.
  std::chrono::milliseconds event_timeout{10'000};
  /// The most events that wait, to be sent or for their responses. More: `overloaded`.
  std::size_t events = 100'000;
  /// The longest message. Longer events are `invalid`: the server would close the connection.
  std::size_t sent_message_bytes = std::size_t{1} << 20;
  /// The most paths of one `sub` or `unsub`; more are sent in several.
  std::size_t keys_per_message = 20'000;
  /// The most bytes that wait for a server that doesn't read. More: events wait with the client.
  std::size_t outbox_bytes = std::size_t{1} << 20;

  // What the program sees of it.

  /// Hears each message and where connections begin and end, in order, to show or record them.
  /// Called on the home loop, after what it tells of. Costs nothing where it is not set.
  std::function<void(const Traffic&)> on_traffic = nullptr;
  /// Where to write what the operator should know; stderr if null.
  std::shared_ptr<Log> log = nullptr;
};

}  // namespace updraft

#pragma GCC visibility pop
