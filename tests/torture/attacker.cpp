#include "torture/attacker.hpp"

#include "websocket/header_field.hpp"

#include <stdexcept>
#include <utility>

namespace updraft::test {
namespace {

constexpr std::string_view head_end = "\r\n\r\n";

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error(what);
}

}  // namespace

void PrintTo(const Ending& ending, std::ostream* out) {
  *out << "kind " << static_cast<int>(ending.kind) << " code " << ending.code << " \""
       << ending.reason << "\" after " << ending.before.size() << " frames";
}

std::string handshake(std::string_view further_fields) {
  return "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
         std::string(further_fields) + "\r\n";
}

std::string event(std::string_view key, std::string_view path, std::string_view payload) {
  return R"({"$":"evt","key":")" + std::string(key) + R"(","target":{"path":[")" +
         std::string(path) + R"("]},"payload":)" + std::string(payload) + "}";
}

std::string text_frame(std::string_view text) {
  return client_frame(websocket::Opcode::text, text);
}

std::string interest(std::string_view type, std::string_view path) {
  return R"({"$":")" + std::string(type) + R"(","keys":[")" + std::string(path) + R"("]})";
}

Attacker::Attacker(std::uint16_t port, int receive_buffer_bytes)
    : socket_(TcpSocket::connect(port, receive_buffer_bytes)) {
  if (!socket_.is_open()) fail("no connection");
}

void Attacker::upgrade(std::string_view further_fields) {
  send(handshake(further_fields));
  take_upgrade();
}

void Attacker::take_upgrade() {
  const auto deadline = from_now();
  while (head_.find(head_end) == std::string::npos) {
    if (socket_.read(deadline, head_) != TcpSocket::Outcome::bytes) fail("no answer: " + head_);
  }
  if (!head_.starts_with("HTTP/1.1 101 ")) fail("no upgrade: " + head_);
  const std::size_t size = head_.find(head_end) + head_end.size();
  const std::string first_frames = head_.substr(size);
  head_.resize(size);
  end_ = std::make_unique<ClientEnd>(
      field("Sec-WebSocket-Extensions")
          ? websocket::Compression(websocket::Compression::max_window_bits)
          : websocket::Compression());
  end_->take(first_frames);
}

std::optional<std::string> Attacker::field(std::string_view name) const {
  std::string_view rest = head_;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find("\r\n"));
    rest.remove_prefix(std::min(rest.size(), line.size() + 2));
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos &&
        websocket::equals_ignoring_case(line.substr(0, colon), name)) {
      return std::string(websocket::trim(line.substr(colon + 1)));
    }
  }
  return std::nullopt;
}

/// What a server that has closed does not take is its own affair.
void Attacker::send(std::string_view bytes) {
  const auto deadline = from_now();
  if (!socket_.write(bytes, deadline) && std::chrono::steady_clock::now() >= deadline) {
    fail("the server takes no more bytes");
  }
}

void Attacker::send_in_parts(std::string_view bytes, std::size_t part_bytes) {
  for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), part_bytes))) {
    send(bytes.substr(0, part_bytes));
  }
}

void Attacker::say(std::string_view text) {
  send(text_frame(text));
}

TcpSocket::Outcome Attacker::read(Deadline deadline) {
  std::string bytes;
  const auto outcome = socket_.read(deadline, bytes);
  end_->take(bytes);
  return outcome;
}

Heard Attacker::next() {
  const auto deadline = from_now();
  while (true) {
    if (auto heard = end_->next()) return *std::move(heard);
    switch (read(deadline)) {
      case TcpSocket::Outcome::bytes:
        break;
      case TcpSocket::Outcome::late:
        fail("nothing comes");
      default:
        fail("the end, instead of a frame");
    }
  }
}

std::optional<Heard> Attacker::next_if_there() {
  if (auto heard = end_->next()) return heard;
  (void)read(std::chrono::steady_clock::now() + std::chrono::milliseconds(1));
  return end_->next();
}

std::string Attacker::next_text() {
  auto heard = next();
  if (heard.kind != websocket::Item::Kind::text) {
    fail("no text: kind " + std::to_string(static_cast<int>(heard.kind)) + ", code " +
         std::to_string(heard.code) + ", " + heard.payload);
  }
  return std::move(heard.payload);
}

Ending Attacker::await_end() {
  using Item = websocket::Item;
  Ending ending;
  bool is_closed = false;
  const auto deadline = from_now();
  while (true) {
    while (auto heard = end_->next()) {
      if (heard->kind == Item::Kind::close || heard->kind == Item::Kind::failure) {
        is_closed = heard->kind == Item::Kind::close;
        ending.code = heard->code;
        ending.reason = std::move(heard->payload);
        if (!is_closed) ending.kind = Ending::Kind::garbage;
      } else {
        ending.before.push_back(*std::move(heard));
      }
    }
    if (ending.kind == Ending::Kind::garbage) return ending;
    switch (read(deadline)) {
      case TcpSocket::Outcome::bytes:
        break;
      case TcpSocket::Outcome::late:
        return ending;
      case TcpSocket::Outcome::reset:
        ending.kind = Ending::Kind::reset;
        return ending;
      case TcpSocket::Outcome::end:
        ending.kind = is_closed ? Ending::Kind::closed : Ending::Kind::dropped;
        return ending;
    }
  }
}

std::string Attacker::rest() {
  std::string bytes;
  const auto deadline = from_now();
  while (true) {
    switch (socket_.read(deadline, bytes)) {
      case TcpSocket::Outcome::bytes:
        break;
      case TcpSocket::Outcome::late:
        fail("no end comes after: " + bytes);
      default:
        return bytes;
    }
  }
}

std::jthread send_beside(Attacker& attacker, std::string bytes) {
  return std::jthread([&attacker, bytes = std::move(bytes)] { attacker.send(bytes); });
}

}  // namespace updraft::test
