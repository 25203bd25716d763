#pragma once

#include "websocket/reader.hpp"

#include <boost/system/error_code.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::fuzz {

/// A message, or a ping or pong.
struct Heard {
  websocket::Item::Kind kind;
  std::string payload;
  bool operator==(const Heard&) const = default;
};

/// How far a reader has come with the bytes of a client.
enum class End : std::uint8_t {
  open,     ///< It waits for more.
  closed,   ///< By a close frame.
  refused,  ///< By itself: a rule or a limit was broken.
};

/// What Boost.Beast makes of the frames that a client sends, to be compared with our reading.
struct BeastReading {
  BeastReading(std::string_view wire, std::size_t message_bytes, bool compression);

  std::vector<Heard> heard;
  End end = End::open;
  std::uint16_t code = 0;  ///< Of the close frame; 0 for none.
  std::string reason;      ///< Of the close frame.
  boost::system::error_code error;

  /// Whether it refused what comes of a message before all of the message had come.
  [[nodiscard]] bool may_be_early() const;
  /// Whether it met the last block of a DEFLATE stream, behind which it takes nothing.
  [[nodiscard]] bool met_last_block() const;
  /// Whether it refused the code of a close frame.
  [[nodiscard]] bool refused_code() const;
};

}  // namespace updraft::fuzz
