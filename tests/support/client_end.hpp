#pragma once

#include "websocket/compression.hpp"
#include "websocket/inflater.hpp"
#include "websocket/opcode.hpp"
#include "websocket/reader.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace updraft::test {

/// What a client hears: one item of its reader, with bytes of its own.
struct Heard {
  websocket::Item::Kind kind = websocket::Item::Kind::more;
  std::string payload;     ///< The message, or the reason of a close or failure.
  std::uint16_t code = 0;  ///< Of a close.
};

/// The frame that a client sends: masked, as RFC 6455, section 5.3, wants it.
std::string client_frame(websocket::Opcode opcode, std::string_view payload, bool final = true);
/// A text that a client sends compressed, or plain where that is shorter.
std::string compressed_client_text(std::string_view text);
/// The close frame that a client sends.
std::string client_close(std::uint16_t code, std::string_view reason = {});

/// The reading end of a WebSocket client: takes bytes as they come, gives out what they say.
class ClientEnd {
 public:
  explicit ClientEnd(websocket::Compression compression = {})
      : reader_(websocket::Role::client, compression ? &inflater_ : nullptr) {}
  ClientEnd(const ClientEnd&) = delete;
  ClientEnd& operator=(const ClientEnd&) = delete;

  void take(std::string_view bytes);
  /// The next item, nothing if all that has come has been told.
  std::optional<Heard> next();

 private:
  websocket::Inflater inflater_;
  websocket::Reader reader_;
  std::deque<Heard> heard_;
};

}  // namespace updraft::test
