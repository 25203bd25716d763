#include "support/socket_wire.hpp"

#include "support/client_end.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <string>
#include <utility>

namespace updraft::test {
namespace {

using Deadline = std::chrono::steady_clock::time_point;

/// How long a server on the same machine may take for anything.
constexpr std::chrono::seconds patience{10};
constexpr std::string_view head_end = "\r\n\r\n";
constexpr std::string_view extensions_header = "\r\nSec-WebSocket-Extensions: ";

Deadline from_now() {
  return std::chrono::steady_clock::now() + patience;
}

/// A blocking socket with deadlines. Closes it at its end.
class Socket {
 public:
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  Socket& operator=(Socket&&) = delete;
  ~Socket() { close(); }

  void close() {
    if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
  }
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

  /// Whether all of it went. A server that has closed takes no more, which is no surprise.
  bool write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  enum class Outcome : std::uint8_t { bytes, end, late };

  /// Appends what comes until the deadline.
  Outcome read(Deadline deadline, std::string& out) const {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return Outcome::late;
    pollfd watched{descriptor_, POLLIN, 0};
    if (::poll(&watched, 1, static_cast<int>(left.count())) <= 0) return Outcome::late;
    std::array<char, 65536> buffer;
    const auto got = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
    if (got <= 0) return Outcome::end;
    out.append(buffer.data(), static_cast<std::size_t>(got));
    return Outcome::bytes;
  }

 private:
  int descriptor_;
};

/// A client as transcripts see it.
class SocketWire final : public Wire {
 public:
  SocketWire(Socket socket, websocket::Compression compression, std::string_view already_read)
      : socket_(std::move(socket)), end_(compression) {
    end_.take(already_read);
  }

  void send(std::string_view bytes) override { socket_.write(bytes); }

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
        case Socket::Outcome::bytes:
          end_.take(bytes);
          break;
        case Socket::Outcome::end:
          return {Received::Kind::dropped, {}};
        case Socket::Outcome::late:
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

  void vanish() override { socket_.close(); }
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

  Socket socket_;
  ClientEnd end_;
  int fences_ = 0;
};

bool connect_to(const Socket& socket, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const auto generic = std::bit_cast<sockaddr>(address);
  if (::connect(socket.descriptor(), &generic, sizeof generic) != 0) return false;
  const int yes = 1;
  return ::setsockopt(socket.descriptor(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) == 0;
}

/// The answer to the handshake, and what came right behind it.
std::string upgrade(const Socket& socket, const std::string& extensions) {
  std::string request =
      "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
  if (!extensions.empty()) request.append(extensions_header).append(extensions);
  request += head_end;
  std::string answer;
  if (!socket.write(request)) return answer;
  const auto deadline = from_now();
  while (answer.find(head_end) == std::string::npos) {
    if (socket.read(deadline, answer) != Socket::Outcome::bytes) return {};
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
  Socket socket(::socket(AF_INET, SOCK_STREAM, 0));
  if (socket.descriptor() < 0 || !connect_to(socket, port_)) return nullptr;
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
