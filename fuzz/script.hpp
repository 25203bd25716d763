#pragma once

#include <updraft/limits.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::fuzz {

/// One thing that happens to a server.
struct Step {
  enum class Kind : char {
    connect = 'i',     ///< A connection comes; one that had its number is cut.
    open = 'o',        ///< The same, with the handshake of a WebSocket; `text` are the extensions.
    bytes = 'b',       ///< `text`, in which `\0a` is a byte.
    message = 't',     ///< `text` as a message; `@` is the last handler shown, `@2` the one before.
    compressed = 'z',  ///< The same, compressed.
    fragments = 'f',   ///< The same, in frames of so many bytes as the first digit says.
    ping = 'p',        ///< `text` is the payload.
    close = 'c',       ///< `number` is the code.
    allow = 'a',       ///< The client takes `number` bytes more; without a number, all.
    half_close = 'h',  ///< The client sends no more.
    cut = 'x',         ///< The connection breaks.
    cut_later = 'y',   ///< It has broken, which is found when something is written.
    wait = 'w',        ///< `number` milliseconds pass.
    count = 'n',       ///< What the program does by itself: see Program.
    rows = 'r',
    room = 'm',
    work = 'l',  ///< What is done off the loop comes to its end.
    stop = 's',  ///< The server is told to stop.
  };

  Kind kind;
  bool ends_turn;  ///< Else the next step is of the same turn.
  std::size_t connection;
  std::string_view text;  ///< Of the input.

  /// The number that the text begins with, `missing` if it begins with none.
  [[nodiscard]] std::size_t number(std::size_t missing) const;
  /// The text with its escaped bytes.
  [[nodiscard]] std::string unescaped() const;
};

/// What happens to a server, as a text that a fuzzer and a human can change.
///
/// The first line has settings: `s` small limits, `p` no compression, `d` development mode, digits
/// seed how bytes are cut. Each other line is a step: the letter of its kind, a capital if the turn
/// goes on; the number of the connection; the text.
struct Script {
  static constexpr std::size_t connections = 4;
  static constexpr std::size_t most_steps = 100;

  explicit Script(std::string_view input);

  Limits limits;
  bool compression = true;
  bool development = false;
  std::uint32_t seed = 0;
  std::vector<Step> steps;
};

}  // namespace updraft::fuzz
