#pragma once

#include <updraft/compiler.hpp>

#include <cstdint>
#include <string>

#pragma GCC visibility push(default)

namespace updraft {

/// What goes over a client's connection, as ClientOptions::on_traffic hears it.
struct Traffic {
  enum class Kind : std::uint8_t {
    opened,    ///< There is a connection, and nothing was said on it yet.
    sent,      ///< `text` is the message.
    received,  ///< `text` is the message, whatever it says.
    closed,    ///< The connection is over: `code` and `text` are those of the server's close frame.
    left,      ///< The program has closed the client.
  };

  /// The `code` where the connection was over without a close frame; `text` says what happened.
  static constexpr std::uint16_t dropped = 1006;

  Kind kind = Kind::opened;
  std::string text = {};
  std::uint16_t code = 0;
};

}  // namespace updraft

#pragma GCC visibility pop
