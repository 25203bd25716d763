#pragma once

#include <updraft/limits.hpp>
#include <updraft/result.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::transcript {

/// One line of a transcript.
struct Step {
  enum class Kind : std::uint8_t {
    connect,    ///< `a+`
    vanish,     ///< `a-`: the client is gone without a word.
    say_close,  ///< `a- 1000`: it closes with that code, and is answered with the same.
    send,       ///< `a> text`
    send_raw,   ///< `raw a> 81 80 …`: bytes in hexadecimal.
    receive,    ///< `a< {json}`: exactly this comes next.
    silence,    ///< `a<?`: nothing more comes.
    closed,     ///< `a! close 1007 "what the reason contains"`
    dropped,    ///< `a! dropped`: the connection ends without a close frame.
    stall,      ///< `stall a`: the client takes no byte.
    read_on,    ///< `read a`: it takes everything again.
    wait,       ///< `wait 31s`, `wait 500ms`
  };

  Kind kind = Kind::connect;
  std::size_t line = 0;  ///< From 1, for failures.
  std::string client;
  std::string text;  ///< What is sent or expected, or what the reason contains.
  std::uint16_t code = 0;
  std::chrono::milliseconds time{0};
};

/// A conversation between clients and a server, as a text file tells it;
/// tests/transcripts/README.md has the format. Played by the test suite, and by `updraft replay`.
struct Transcript {
  std::string sentence;  ///< What it shows: its first line.
  Limits limits;         ///< The defaults but for its `limits` lines.
  std::vector<Step> steps;

  /// Whether it moves the time or holds back bytes, which only the server in memory can do.
  [[nodiscard]] bool in_memory_only() const noexcept;
};

/// The error names the line.
Result<Transcript> parse_transcript(std::string_view text);

/// A file as a transcript.
Result<Transcript> read_transcript(const std::string& file);

}  // namespace updraft::transcript
