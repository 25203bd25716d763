#include "support/socket_client.hpp"

#include <updraft/json.hpp>

#include "support/client_end.hpp"
#include "support/patience.hpp"
#include "support/socket_wire.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <stdexcept>

namespace updraft::test {
namespace {

constexpr std::uint16_t normal_closure = 1000;

[[noreturn]] void surprise(std::string_view waited_for, const transcript::Received& received) {
  throw std::runtime_error("waited for " + std::string(waited_for) + ", got kind " +
                           std::to_string(static_cast<int>(received.kind)) + ": " +
                           std::to_string(received.code) + " " + received.text);
}

std::string message_about(std::string_view type, std::string_view path) {
  return R"({"$":")" + std::string(type) + R"(","keys":[")" + std::string(path) + R"("]})";
}

}  // namespace

SocketClient::SocketClient(std::uint16_t port, std::string extensions) {
  SocketVenue venue(port, std::move(extensions));
  wire_ = venue.connect();
  if (!wire_) throw std::runtime_error("no connection");
  agreed_ = venue.agreed_extensions();
}

void SocketClient::send(std::string_view message) {
  write(client_frame(websocket::Opcode::text, message));
}

void SocketClient::write(std::string frame) {
  if (kept_) {
    *kept_ += frame;
  } else {
    wire_->send(frame);
  }
}

void SocketClient::send_kept() {
  write(*std::exchange(kept_, std::nullopt));
}

void SocketClient::send_compressed(std::string_view message) {
  write(compressed_client_text(message));
}

void SocketClient::subscribe(std::string_view path) {
  send(message_about("sub", path));
}

void SocketClient::unsubscribe(std::string_view path) {
  send(message_about("unsub", path));
}

void SocketClient::call(std::string_view event_id, std::string_view path,
                        std::string_view payload) {
  send(R"({"$":"evt","key":")" + std::string(event_id) + R"(","target":{"path":[")" +
       std::string(path) + R"("]},"payload":)" + std::string(payload) + "}");
}

void SocketClient::close() {
  wire_->send(client_close(normal_closure));
}

void SocketClient::vanish() {
  wire_->vanish();
}

Value SocketClient::next() {
  const auto received = wire_->receive();
  if (received.kind != transcript::Received::Kind::message) surprise("a message", received);
  return parse_json(received.text).value();
}

Value SocketClient::next_update(std::string_view path) {
  const Value message = next();
  if (message["$"].text() != "up" || message["key"].text() != path) {
    throw std::runtime_error("no update of " + std::string(path) + ": " + to_json(message));
  }
  return message["val"];
}

Value SocketClient::next_response(std::string_view event_id) {
  Value message = next();
  while (message["$"].text() == "up") message = next();
  if (message["$"].text() != "evt-res" || message["key"].text() != event_id) {
    throw std::runtime_error("no response to " + std::string(event_id) + ": " + to_json(message));
  }
  return message;
}

std::optional<Value> SocketClient::next_before_the_end() {
  const auto received = wire_->receive();
  switch (received.kind) {
    case transcript::Received::Kind::message:
      return parse_json(received.text).value();
    case transcript::Received::Kind::close:
      code_ = received.code;
      return std::nullopt;
    case transcript::Received::Kind::dropped:
      code_ = 0;
      return std::nullopt;
    default:
      surprise("the end", received);
  }
}

int SocketClient::await_end() {
  while (code_ < 0 && next_before_the_end()) {
  }
  return code_;
}

SocketClient connect_in_time(std::uint16_t port) {
  std::optional<SocketClient> client;
  const auto try_to_connect = [&] {
    try {
      client.emplace(port);
    } catch (const std::runtime_error&) {
      return false;
    }
    return true;
  };
  if (!eventually(try_to_connect)) throw std::runtime_error("no connection");
  return *std::move(client);
}

HttpClient::HttpClient(std::uint16_t port)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const auto generic = std::bit_cast<sockaddr>(address);
  if (::connect(socket_, &generic, sizeof generic) == 0) return;
  ::close(socket_);
  throw std::runtime_error("no connection");
}

HttpClient::~HttpClient() {
  ::close(socket_);
}

std::string HttpClient::head(std::string_view path) {
  return "GET /" + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

void HttpClient::get(std::string_view path) {
  send(head(path));
}

void HttpClient::send(std::string_view request) {
  ::send(socket_, request.data(), request.size(), MSG_NOSIGNAL);
}

std::string HttpClient::whole_answer() {
  std::string text;
  std::array<char, 4096> buffer;
  pollfd watched{socket_, POLLIN, 0};
  const auto longest_wait_ms = std::chrono::milliseconds(patience).count();
  while (::poll(&watched, 1, static_cast<int>(longest_wait_ms)) > 0) {
    const auto got = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (got <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  throw std::runtime_error("no HTTP answer in time");
}

std::string HttpClient::answer() {
  const std::string text = whole_answer();
  constexpr std::size_t before_status = 9;
  constexpr std::size_t status_length = 3;
  const auto body = text.find("\r\n\r\n");
  if (body == std::string::npos) return "no answer";
  return text.substr(before_status, status_length) + " " + text.substr(body + 4);
}

}  // namespace updraft::test
