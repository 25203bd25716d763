#include "rivals/raw/sender.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>

namespace {

iovec part_of(std::string& text) noexcept {
  return {text.data(), text.size()};
}

/// How much the socket took; what its client has left behind counts as taken.
std::size_t try_send(int descriptor, std::span<iovec> parts) noexcept {
  ssize_t sent;
  if (parts.size() == 1) {
    sent = send(descriptor, parts[0].iov_base, parts[0].iov_len, MSG_NOSIGNAL);
  } else {
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    sent = sendmsg(descriptor, &message, MSG_NOSIGNAL);
  }
  return sent < 0 ? 0 : static_cast<std::size_t>(sent);
}

std::size_t total(std::span<const iovec> parts) noexcept {
  std::size_t size = 0;
  for (const iovec& part : parts) size += part.iov_len;
  return size;
}

}  // namespace

Outgoing& Sender::outgoing_of(Connection& connection) {
  if (connection.outgoing == nullptr) {
    if (outgoing_count_ == outgoing_.size()) outgoing_.emplace_back();
    connection.outgoing = &outgoing_[outgoing_count_++];
    connection.outgoing->to = &connection;
  }
  return *connection.outgoing;
}

std::string& Sender::add_news() {
  if (news_count_ == news_.size()) news_.emplace_back();
  std::string& frame = news_[news_count_++];
  frame.clear();
  return frame;
}

void Sender::send_now(Connection& connection, std::string_view frame) {
  if (connection.outgoing != nullptr && !connection.outgoing->before.empty()) {
    send_outgoing(connection);
  }
  iovec part{const_cast<char*>(frame.data()), frame.size()};
  send_gathered(connection, {&part, 1});
}

void Sender::send_outgoing(Connection& connection) {
  if (connection.outgoing == nullptr) return;
  auto& [to, before, after] = *connection.outgoing;
  before += after;
  if (before.empty()) return;
  iovec part = part_of(before);
  send_gathered(connection, {&part, 1});
  before.clear();
  after.clear();
}

void Sender::end_turn(std::span<Connection* const> subscribers) {
  if (news_count_ > 0) {
    gather_news();
    const std::span<iovec> parts(parts_);
    const std::span<iovec> news = parts.subspan(1, news_count_);
    for (Connection* subscriber : subscribers) {
      if (subscriber->outgoing == nullptr) {
        send_gathered(*subscriber, news);
        continue;
      }
      auto& [to, before, after] = *subscriber->outgoing;
      parts.front() = part_of(before);
      parts.back() = part_of(after);
      send_gathered(*subscriber,
                    parts.subspan(before.empty() ? 1 : 0, news_count_ + (before.empty() ? 0 : 1) +
                                                              (after.empty() ? 0 : 1)));
      before.clear();
      after.clear();
    }
    news_count_ = 0;
  }
  for (std::size_t i = 0; i < outgoing_count_; ++i) {
    Connection* to = outgoing_[i].to;
    if (to == nullptr) continue;
    send_outgoing(*to);
    to->outgoing = nullptr;
  }
  outgoing_count_ = 0;
}

void Sender::gather_news() {
  parts_.resize(news_count_ + 2);
  for (std::size_t i = 0; i < news_count_; ++i) parts_[i + 1] = part_of(news_[i]);
}

void Sender::send_gathered(Connection& connection, std::span<iovec> parts) {
  if (!connection.unsent.empty()) {
    if (mode_ == SendMode::conflate && parts.data() == parts_.data() + 1 && parts.size() == 1) {
      connection.outdated = true;
    } else {
      keep(connection, parts, 0);
    }
    return;
  }
  const std::size_t size = total(parts);
  const std::size_t sent = try_send(connection.descriptor, parts);
  if (sent == size) return;
  keep(connection, parts, sent);
  watch(connection, true);
}

void Sender::keep(Connection& connection, std::span<const iovec> parts, std::size_t sent) {
  for (const iovec& part : parts) {
    const std::size_t skipped = std::min(sent, part.iov_len);
    connection.unsent.append(static_cast<const char*>(part.iov_base) + skipped,
                             part.iov_len - skipped);
    sent -= skipped;
  }
}

bool Sender::drain(Connection& connection) {
  iovec part{connection.unsent.data() + connection.unsent_from,
             connection.unsent.size() - connection.unsent_from};
  connection.unsent_from += try_send(connection.descriptor, {&part, 1});
  if (connection.unsent_from < connection.unsent.size()) return false;
  std::string().swap(connection.unsent);
  connection.unsent_from = 0;
  watch(connection, false);
  return true;
}

void Sender::watch(Connection& connection, bool writable) {
  epoll_event event{};
  event.events = EPOLLIN | (writable ? EPOLLOUT : 0U);
  event.data.fd = connection.descriptor;
  epoll_ctl(epoll_, EPOLL_CTL_MOD, connection.descriptor, &event);
}

void Sender::forget(Connection& connection) noexcept {
  if (connection.outgoing == nullptr) return;
  connection.outgoing->to = nullptr;
  connection.outgoing->before.clear();
  connection.outgoing->after.clear();
  connection.outgoing = nullptr;
}
