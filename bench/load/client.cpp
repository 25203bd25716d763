#include "client.hpp"

#include "failure.hpp"
#include "handshake.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>

namespace updraft::load {
namespace {

/// Room that is there for what comes, at least, besides what was left of the last time.
constexpr std::size_t least_room = std::size_t{64} << 10;
/// The longest head of a response that is waited for.
constexpr std::size_t longest_head = std::size_t{16} << 10;

sockaddr_in loopback(unsigned last_byte, std::uint16_t port) noexcept {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl((INADDR_LOOPBACK & ~0xFFU) | last_byte);
  return address;
}

const sockaddr* generic(const sockaddr_in& address) noexcept {
  return static_cast<const sockaddr*>(static_cast<const void*>(&address));
}

void set_option(int socket, int level, int name) {
  const int on = 1;
  if (::setsockopt(socket, level, name, &on, sizeof(on)) != 0) fail_system("setsockopt");
}

std::string describe_close(std::string_view payload) {
  if (payload.size() < 2) return "a close frame without a code";
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(payload[i]); };
  return "a close frame, " + std::to_string(byte(0) << 8 | byte(1)) + " \"" +
         excerpt(payload.substr(2)) + "\"";
}

/// What is no frame for us: its start in hexadecimal, for it is mostly no text.
std::string describe_broken(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  constexpr std::size_t header_bytes = 10;
  std::string out = "a frame that begins with";
  for (const char c : bytes.substr(0, header_bytes)) {
    const auto byte = static_cast<unsigned char>(c);
    out += {' ', digits[byte >> 4], digits[byte & 0xF]};
  }
  return out + ": " + excerpt(bytes);
}

}  // namespace

bool Client::connect(std::uint16_t port, unsigned source) {
  socket_ = Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket_) fail_system("socket");
  set_option(handle(), IPPROTO_TCP, TCP_NODELAY);
  constexpr unsigned default_source = 1;
  if (source != default_source) {
    set_option(handle(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT);
    const sockaddr_in from = loopback(source, 0);
    if (::bind(handle(), generic(from), sizeof(from)) != 0) fail_system("bind");
  }
  const sockaddr_in to = loopback(1, port);
  if (::connect(handle(), generic(to), sizeof(to)) != 0 && errno != EINPROGRESS) {
    if (errno == EADDRNOTAVAIL) return false;
    fail_system("connect to port " + std::to_string(port));
  }
  phase_ = Phase::handshake;
  key_ = make_key(random_);
  rest_.clear();
  outgoing_ = handshake_request(key_, port);
  sent_ = 0;
  return true;
}

void Client::close() {
  constexpr std::string_view normal_closure = "\x03\xe8";  // 1000
  append_frame(outgoing_, Opcode::close, {normal_closure}, random_);
  phase_ = Phase::closing;
}

void Client::flush() {
  while (sent_ < outgoing_.size()) {
    const ssize_t taken =
        ::send(handle(), outgoing_.data() + sent_, outgoing_.size() - sent_, MSG_NOSIGNAL);
    if (taken < 0) {
      if (errno == EINTR) continue;
      // Also before the connection is made: its first edge sends.
      if (errno == EAGAIN) return;
      fail("to be able to send", std::system_category().message(errno));
    }
    sent_ += static_cast<std::size_t>(taken);
  }
  outgoing_.clear();
  sent_ = 0;
}

bool Client::receive(std::vector<char>& room, Listener& listener, bool to_end) {
  bool progress = false;
  while (true) {
    const std::size_t kept = rest_.size();
    if (room.size() - kept < least_room) room.resize(2 * room.size());
    std::copy(rest_.begin(), rest_.end(), room.begin());
    const std::size_t free = room.size() - kept;
    const ssize_t got = ::recv(handle(), room.data() + kept, free, 0);
    if (got < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN) return progress;
      fail("messages", std::system_category().message(errno));
    }
    if (got == 0) {
      end();
      return true;
    }
    std::string_view bytes(room.data(), kept + static_cast<std::size_t>(got));
    progress |= take(bytes, listener);
    rest_.assign(bytes);
    listener.on_read(*this);
    // Less than there was room for is all that there was; what comes later has an edge of its own.
    if (static_cast<std::size_t>(got) < free && !to_end) return progress;
  }
}

bool Client::take(std::string_view& bytes, Listener& listener) {
  const Time now = std::chrono::steady_clock::now();
  bool progress = false;
  if (phase_ == Phase::handshake) {
    take_handshake(bytes, listener);
    if (phase_ == Phase::handshake) return false;
    progress = true;
  }
  ServerFrame frame;
  while (true) {
    switch (take_frame(bytes, frame)) {
      case Taken::cut:
        return progress;
      case Taken::broken:
        fail("a whole message in one text frame", describe_broken(bytes));
      case Taken::frame:
        break;
    }
    if (frame.opcode != Opcode::text) {
      take_control(frame);
      continue;
    }
    // What comes while we close was on its way before.
    if (phase_ == Phase::open) listener.on_text(*this, frame.payload, now);
    if (phase_ == Phase::closed) fail("the end after the close frame", excerpt(frame.payload));
    progress = true;
  }
}

void Client::take_handshake(std::string_view& bytes, Listener& listener) {
  constexpr std::string_view end_of_head = "\r\n\r\n";
  const std::size_t end = bytes.find(end_of_head);
  if (end == std::string_view::npos) {
    if (bytes.size() > longest_head) fail("the end of the handshake", excerpt(bytes));
    return;
  }
  const std::string_view head = bytes.substr(0, end + end_of_head.size());
  if (const auto problem = handshake_problem(head, key_)) {
    fail("a handshake response that accepts", excerpt(head) + " (" + *problem + ")");
  }
  bytes.remove_prefix(head.size());
  phase_ = Phase::open;
  listener.on_open(*this);
}

void Client::take_control(const ServerFrame& frame) {
  switch (frame.opcode) {
    case Opcode::ping:
      append_frame(outgoing_, Opcode::pong, {frame.payload}, random_);
      return flush();
    case Opcode::close:
      if (phase_ != Phase::closing) fail("messages", describe_close(frame.payload));
      phase_ = Phase::closed;
      return;
    default:
      return;  // A pong that nobody asked for means nothing (RFC 6455, section 5.5.3).
  }
}

void Client::end() {
  if (phase_ != Phase::closed) fail(std::string(awaits()), "the end of the connection");
  phase_ = Phase::ended;
  socket_ = {};
}

std::string_view Client::awaits() const noexcept {
  switch (phase_) {
    case Phase::handshake:
      return "a handshake response";
    case Phase::open:
      return "messages";
    case Phase::closing:
      return "a close frame";
    case Phase::closed:
    case Phase::ended:
      return "the end of the connection";
  }
  return {};
}

void Client::fail(const std::string& expected, const std::string& came) const {
  throw Error(ErrorKind::disconnected,
              "connection " + std::to_string(number_) + ": expected " + expected + "; got " + came);
}

}  // namespace updraft::load
