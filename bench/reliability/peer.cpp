#include "peer.hpp"

#include <updraft/error.hpp>
#include <updraft/json.hpp>

#include "failure.hpp"
#include "handshake.hpp"
#include "patience.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <thread>

namespace updraft::reliability {
namespace {

constexpr std::size_t read_room = std::size_t{64} << 10;

template <class T>
void set_option(int socket, int level, int name, const T& value) {
  if (::setsockopt(socket, level, name, &value, sizeof value) != 0) load::fail_system("setsockopt");
}

load::Descriptor make_socket(const Manner& manner) {
  load::Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket) load::fail_system("socket");
  const timeval limit{.tv_sec = std::chrono::seconds(patience).count(), .tv_usec = 0};
  set_option(socket.get(), SOL_SOCKET, SO_RCVTIMEO, limit);
  set_option(socket.get(), SOL_SOCKET, SO_SNDTIMEO, limit);
  set_option(socket.get(), IPPROTO_TCP, TCP_NODELAY, 1);
  if (manner.receive_buffer > 0) {
    set_option(socket.get(), SOL_SOCKET, SO_RCVBUF, manner.receive_buffer);
  }
  return socket;
}

/// Waits for a port where all of the system's are taken by connections that have just ended.
load::Descriptor connect_to(std::uint16_t port, const Manner& manner) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const Time deadline = std::chrono::steady_clock::now() + patience;
  while (true) {
    load::Descriptor socket = make_socket(manner);
    const void* const generic = &address;
    if (::connect(socket.get(), static_cast<const sockaddr*>(generic), sizeof address) == 0) {
      return socket;
    }
    if (errno != EADDRNOTAVAIL || std::chrono::steady_clock::now() > deadline) {
      load::fail_system("connect");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

}  // namespace

std::string upgrade_request(load::Random& random, std::uint16_t port) {
  return load::handshake_request(load::make_key(random), port);
}

Peer::Peer(std::uint16_t port, const Manner& manner)
    : random_(std::random_device()()),
      port_(port),
      compression_(manner.compression),
      socket_(connect_to(port, manner)) {}

void Peer::shake_hands() {
  constexpr std::string_view head_end = "\r\n\r\n";
  constexpr std::string_view offer = "\r\nSec-WebSocket-Extensions: permessage-deflate";
  std::string request = upgrade_request(random_, port_);
  if (compression_) request.insert(request.size() - head_end.size(), offer);
  send(request);
  std::size_t end = std::string::npos;
  while (end == std::string::npos) {
    if (!read(0)) throw Error("the server refuses a connection: " + load::excerpt(incoming_));
    end = incoming_.find(head_end);
  }
  const std::string_view head = std::string_view(incoming_).substr(0, end);
  const bool agreed = head.find(offer) != std::string_view::npos;
  if (!head.starts_with("HTTP/1.1 101 ") || agreed != compression_) {
    throw Error("no handshake as was asked for: " + load::excerpt(head));
  }
  taken_ = end + head_end.size();
}

bool Peer::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) {
      if (errno == EPIPE || errno == ECONNRESET) return false;
      load::fail_system("send");
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool Peer::send_frame(Opcode opcode, std::string_view payload) {
  std::string frame;
  load::append_frame(frame, opcode, {payload}, random_);
  return send(frame);
}

bool Peer::subscribe(std::string_view path) {
  return send_text(R"({"$":"sub","keys":[")" + std::string(path) + R"("]})");
}

bool Peer::call(std::string_view id, std::string_view path, std::string_view payload) {
  return send_text(R"({"$":"evt","key":")" + std::string(id) + R"(","target":{"path":[")" +
                   std::string(path) + R"("]},"payload":)" + std::string(payload) + "}");
}

bool Peer::read(int flags) {
  // What has been taken goes when the rest is short, so that little is moved.
  if (taken_ > incoming_.size() / 2) {
    incoming_.erase(0, taken_);
    taken_ = 0;
  }
  std::array<char, read_room> room;
  const ssize_t got = ::recv(handle(), room.data(), room.size(), flags);
  if (got > 0) incoming_.append(room.data(), static_cast<std::size_t>(got));
  if (got >= 0) return got > 0;
  if (errno == ECONNRESET) return false;
  if ((flags & MSG_DONTWAIT) != 0 && errno == EAGAIN) return true;
  load::fail_system("nothing comes from the server: recv");
}

bool Peer::receive() {
  return read(MSG_DONTWAIT);
}

std::optional<load::ServerFrame> Peer::take() {
  while (true) {
    std::string_view bytes = std::string_view(incoming_).substr(taken_);
    load::ServerFrame frame;
    switch (load::take_frame(bytes, frame)) {
      case load::Taken::cut:
        return std::nullopt;
      case load::Taken::broken:
        throw Error("the server sends what is no frame: " + load::excerpt(bytes));
      case load::Taken::frame:
        taken_ = incoming_.size() - bytes.size();
        if (frame.opcode == Opcode::text || frame.opcode == Opcode::close) return frame;
    }
  }
}

std::optional<load::ServerFrame> Peer::next() {
  while (true) {
    if (auto frame = take()) return frame;
    if (!read(0)) return std::nullopt;
  }
}

Value Peer::response(std::string_view id) {
  const auto frame = next();
  const std::string text(frame ? frame->payload : "the end");
  auto message = parse_json(text);
  if (!message || (*message)["$"].text() != "evt-res" || (*message)["key"].text() != id) {
    throw Error("no response to " + std::string(id) + ": " + load::excerpt(text));
  }
  return std::move(*message);
}

std::string Peer::rest() {
  while (read(0)) {
  }
  return incoming_.substr(taken_);
}

int Peer::await_end() {
  int code = 0;
  while (const auto frame = next()) {
    if (frame->opcode != Opcode::close) continue;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(frame->payload[i]); };
    if (frame->payload.size() >= 2) code = byte(0) << 8 | byte(1);
    close();
    ::shutdown(handle(), SHUT_WR);
  }
  return code;
}

bool Peer::close() {
  constexpr std::string_view normal_closure = "\x03\xe8";  // 1000
  return send_frame(Opcode::close, normal_closure);
}

void Peer::reset() {
  set_option(handle(), SOL_SOCKET, SO_LINGER, linger{.l_onoff = 1, .l_linger = 0});
  socket_ = {};
}

}  // namespace updraft::reliability
