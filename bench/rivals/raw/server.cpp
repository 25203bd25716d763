#include "rivals/raw/server.hpp"

#include "rivals/raw/frame.hpp"
#include "rivals/raw/handshake.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace {

constexpr std::size_t input_bytes = std::size_t{512} << 10;
constexpr std::size_t events_per_turn = 1024;
constexpr int backlog = 4096;

int checked(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  return result;
}

void set_option(int descriptor, int level, int option) {
  const int on = 1;
  checked(setsockopt(descriptor, level, option, &on, sizeof(on)), "setsockopt");
}

int listen_at(std::uint16_t port) {
  const int listener = checked(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), "socket");
  set_option(listener, SOL_SOCKET, SO_REUSEADDR);
  set_option(listener, IPPROTO_TCP, TCP_NODELAY);  // accepted sockets inherit it
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  checked(bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), "bind");
  checked(listen(listener, backlog), "listen");
  return listener;
}

void watch(int epoll, int descriptor) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = descriptor;
  checked(epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event), "epoll_ctl");
}

}  // namespace

Server::Server(const ServerOptions& options)
    : options_(options),
      listener_(listen_at(options.port)),
      epoll_(checked(epoll_create1(0), "epoll_create1")),
      sender_(epoll_, options.mode),
      fixture_(sender_),
      input_(input_bytes) {
  watch(epoll_, listener_);
}

void Server::run() {
  std::array<epoll_event, events_per_turn> events;
  for (;;) {
    const int count = epoll_wait(epoll_, events.data(), events_per_turn, options_.spin ? 0 : -1);
    if (count <= 0) continue;
    for (const epoll_event& event : std::span(events).first(static_cast<std::size_t>(count))) {
      if (event.data.fd == listener_) {
        accept_all();
      } else {
        serve(*connections_[static_cast<std::size_t>(event.data.fd)], event.events);
      }
    }
    fixture_.end_turn();
    ended_.clear();
  }
}

void Server::accept_all() {
  for (;;) {
    const int descriptor = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK);
    if (descriptor < 0) return;
    const auto place = static_cast<std::size_t>(descriptor);
    if (connections_.size() <= place) connections_.resize(place + 1);
    connections_[place] = std::make_unique<Connection>(descriptor);
    watch(epoll_, descriptor);
  }
}

void Server::serve(Connection& connection, std::uint32_t ready) {
  if ((ready & EPOLLOUT) != 0 && sender_.drain(connection)) fixture_.drained(connection);
  if ((ready & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0) take_input(connection);
}

void Server::take_input(Connection& connection) {
  const ssize_t received = recv(connection.descriptor, input_.data(), input_.size(), 0);
  if (received <= 0) {
    if (received == 0 || (errno != EAGAIN && errno != EINTR)) end(connection);
    return;
  }
  const std::span<char> bytes(input_.data(), static_cast<std::size_t>(received));
  if (connection.partial.empty()) {
    const auto rest = bytes.subspan(take_bytes(connection, bytes));
    if (!rest.empty()) connection.partial.assign(rest.data(), rest.size());
  } else {
    connection.partial.append(bytes.data(), bytes.size());
    connection.partial.erase(0, take_bytes(connection, connection.partial));
    if (connection.partial.empty()) std::string().swap(connection.partial);
  }
  if (options_.mode == SendMode::each) sender_.send_outgoing(connection);
}

/// Takes whole frames, and tells how many bytes these were. A connection that ends takes all.
std::size_t Server::take_bytes(Connection& connection, std::span<char> bytes) {
  std::size_t taken = connection.upgraded ? 0 : take_handshake(connection, bytes);
  if (!connection.upgraded) return taken;
  while (const auto frame = read_frame(bytes.subspan(taken))) {
    taken += frame->size;
    switch (frame->opcode) {
      case Opcode::text:
        fixture_.take_message(connection, frame->payload);
        break;
      case Opcode::ping:
        append_frame(sender_.outgoing_of(connection).after, Opcode::pong, frame->payload);
        break;
      case Opcode::close:
        append_frame(sender_.outgoing_of(connection).after, Opcode::close, frame->payload);
        sender_.send_outgoing(connection);
        end(connection);
        return bytes.size();
      case Opcode::pong:
        break;
    }
  }
  return taken;
}

std::size_t Server::take_handshake(Connection& connection, std::span<char> bytes) {
  const std::string_view text(bytes.data(), bytes.size());
  const std::size_t end_of_head = head_end(text);
  if (end_of_head == text.npos) return 0;
  sender_.outgoing_of(connection).before += handshake_response(text.substr(0, end_of_head));
  connection.upgraded = true;
  return end_of_head;
}

void Server::end(Connection& connection) {
  fixture_.leave(connection);
  sender_.forget(connection);
  const auto place = static_cast<std::size_t>(connection.descriptor);
  ended_.push_back(std::move(connections_[place]));
}
