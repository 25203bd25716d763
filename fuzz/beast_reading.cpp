#include "beast_reading.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/beast/_experimental/test/stream.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <boost/beast/zlib/error.hpp>

namespace updraft::fuzz {
namespace {

namespace beast = boost::beast;
namespace websocket_of_beast = boost::beast::websocket;
using ReadKind = websocket::Item::Kind;
using Stream = websocket_of_beast::stream<beast::test::stream>;

beast::http::request<beast::http::empty_body> upgrade_request(bool compression) {
  using beast::http::field;
  beast::http::request<beast::http::empty_body> request(beast::http::verb::get, "/", 11);
  request.set(field::host, "x");
  request.set(field::upgrade, "websocket");
  request.set(field::connection, "Upgrade");
  request.set(field::sec_websocket_key, "dGhlIHNhbXBsZSBub25jZQ==");
  request.set(field::sec_websocket_version, "13");
  if (compression) {
    request.set(field::sec_websocket_extensions,
                "permessage-deflate; client_no_context_takeover; server_no_context_takeover");
  }
  return request;
}

void accept(Stream& stream, std::size_t message_bytes, bool compression) {
  websocket_of_beast::permessage_deflate deflate;
  deflate.server_enable = compression;
  stream.set_option(deflate);
  stream.read_message_max(message_bytes);
  stream.accept(upgrade_request(compression));
}

/// What is inflated so far, and the rest of a frame, for which it makes room before it comes: of
/// compressed frames, however long they say they are.
constexpr std::size_t most_room(std::size_t message_bytes) {
  constexpr std::size_t least_room = 4096;
  return 2 * message_bytes + least_room;
}

}  // namespace

BeastReading::BeastReading(std::string_view wire, std::size_t message_bytes, bool compression) {
  static boost::asio::io_context context;
  beast::test::stream client(context);
  Stream stream(context);
  stream.next_layer().connect(client);
  accept(stream, message_bytes, compression);
  stream.control_callback([this](websocket_of_beast::frame_type kind, beast::string_view payload) {
    if (kind == websocket_of_beast::frame_type::close) return;
    const bool is_ping = kind == websocket_of_beast::frame_type::ping;
    heard.push_back({is_ping ? ReadKind::ping : ReadKind::pong, std::string(payload)});
  });
  stream.next_layer().append(beast::string_view(wire.data(), wire.size()));
  stream.next_layer().close_remote();  // behind these bytes it finds the end
  for (;;) {
    beast::flat_buffer buffer(most_room(message_bytes));
    stream.read(buffer, error);
    if (error) break;
    heard.push_back({stream.got_text() ? ReadKind::text : ReadKind::binary,
                     beast::buffers_to_string(buffer.data())});
  }
  if (error == websocket_of_beast::error::closed) {
    end = End::closed;
    code = stream.reason().code;
    reason = std::string(stream.reason().reason.data(), stream.reason().reason.size());
  } else if (error != boost::asio::error::eof) {
    end = End::refused;
  }
}

bool BeastReading::may_be_early() const {
  return error == websocket_of_beast::error::bad_frame_payload ||
         error == websocket_of_beast::error::message_too_big ||
         error.category() == make_error_code(beast::zlib::error::general).category();
}

bool BeastReading::met_last_block() const {
  return error == beast::zlib::error::end_of_stream;
}

bool BeastReading::refused_code() const {
  return error == websocket_of_beast::error::bad_close_code;
}

}  // namespace updraft::fuzz
