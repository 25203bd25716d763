#include "support/socket_wire.hpp"

#include "support/client_end.hpp"
#include "support/tcp_socket.hpp"

#include <string>
#include <utility>

namespace updraft::test {
namespace {

constexpr std::string_view head_end = "\r\n\r\n";
constexpr std::string_view extensions_header = "\r\nSec-WebSocket-Extensions: ";

/// A client as transcripts see it.
class SocketWire final : public Wire {
 public:
  SocketWire(TcpSocket socket, websocket::Compression compression, std::string_view already_read)
      : socket_(std::move(socket)), end_(compression) {
    end_.take(already_read);
  }

  // A server that has closed takes no more, which is no surprise.
  void send(std::string_view bytes) override { (void)socket_.write(bytes, from_now()); }

  Received receive() override {
    const auto deadline = from_now();
    while (true) {
      if (const auto heard = end_.next()) {
        if (auto received = understand(*heard); received.kind != Received::Kind::nothing)
          return received;
        continue;
      }
      std::string bytes;
      switch (socket_.read(deadline, bytes)) {
        case TcpSocket::Outcome::bytes:
          end_.take(bytes);
          break;
        case TcpSocket::Outcome::end:
        case TcpSocket::Outcome::reset:
          return {Received::Kind::dropped, {}};
        case TcpSocket::Outcome::late:
          return {};
      }
    }
  }

  /// Asks for a path of its own: what it answers comes after all that was there before.
  std::optional<Received> surplus() override {
    const std::string path =
        "fence/" + std::to_string(socket_.descriptor()) + "-" + std::to_string(++fences_);
    const std::string keys = R"(","keys":[")" + path + R"("]})";
    send(client_frame(websocket::Opcode::text, R"({"$":"sub)" + keys));
    auto received = receive();
    send(client_frame(websocket::Opcode::text, R"({"$":"unsub)" + keys));
    const bool fence = received.kind == Received::Kind::message &&
                       received.text.find('"' + path + '"') != std::string::npos;
    if (fence) return std::nullopt;
    return received;
  }

  void vanish() override { socket_.reset(); }
  void take_bytes(bool) override {}

 private:
  Received understand(const Heard& heard) {
    using Kind = websocket::Item::Kind;
    switch (heard.kind) {
      case Kind::text:
        return {Received::Kind::message, heard.payload};
      case Kind::close:
        send(client_frame(websocket::Opcode::close, {}));
        return {Received::Kind::close, heard.payload, heard.code};
      case Kind::ping:
        send(client_frame(websocket::Opcode::pong, heard.payload));
        return {};
      case Kind::pong:
        return {};
      default:
        return {Received::Kind::garbage, heard.payload};
    }
  }

  TcpSocket socket_;
  ClientEnd end_;
  int fences_ = 0;
};

/// The answer to the handshake, and what came right behind it.
std::string upgrade(const TcpSocket& socket, const std::string& extensions) {
  std::string request =
      "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
  if (!extensions.empty()) request.append(extensions_header).append(extensions);
  request += head_end;
  std::string answer;
  const auto deadline = from_now();
  if (!socket.write(request, deadline)) return answer;
  while (answer.find(head_end) == std::string::npos) {
    if (socket.read(deadline, answer) != TcpSocket::Outcome::bytes) return {};
  }
  return answer;
}

std::string extensions_in(std::string_view answer) {
  const std::size_t at = answer.find(extensions_header);
  if (at == std::string_view::npos) return {};
  answer.remove_prefix(at + extensions_header.size());
  return std::string(answer.substr(0, answer.find("\r\n")));
}

}  // namespace

std::unique_ptr<Wire> SocketVenue::connect() {
  TcpSocket socket = TcpSocket::connect(port_);
  if (!socket.is_open()) return nullptr;
  const std::string answer = upgrade(socket, extensions_);
  // The accept key is the one of RFC 6455, section 1.3, for the key above.
  if (!answer.starts_with("HTTP/1.1 101 ") ||
      answer.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") == std::string::npos) {
    return nullptr;
  }
  const auto rest = std::string_view(answer).substr(answer.find(head_end) + head_end.size());
  agreed_ = extensions_in(answer.substr(0, answer.find(head_end)));
  const auto compression = agreed_.empty()
                               ? websocket::Compression()
                               : websocket::Compression(websocket::Compression::max_window_bits);
  return std::make_unique<SocketWire>(std::move(socket), compression, rest);
}

}  // namespace updraft::test
