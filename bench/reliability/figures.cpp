#include "figures.hpp"

#include <updraft/error.hpp>

#include "base/clock.hpp"
#include "bounds.hpp"
#include "descriptor.hpp"
#include "failure.hpp"
#include "patience.hpp"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

namespace updraft::reliability {
namespace {

/// Between two looks at a server that closes what its clients have left, or gives back memory.
constexpr std::chrono::milliseconds look_again{5};

std::string folder_of(pid_t pid) {
  return "/proc/" + std::to_string(pid);
}

/// The number behind a word of a file.
std::int64_t number_after(const std::string& file, const std::string& name) {
  std::ifstream words(file);
  for (std::string word; words >> word;) {
    std::int64_t number = 0;
    if (word == name && words >> number) return number;
  }
  throw Error(file + " has no " + name);
}

std::int64_t bytes_after(pid_t pid, const std::string& name) {
  return number_after(folder_of(pid) + "/status", name) * 1024;
}

std::int64_t count_descriptors(pid_t pid) {
  namespace fs = std::filesystem;
  const fs::directory_iterator entries(folder_of(pid) + "/fd");
  return std::distance(fs::begin(entries), fs::end(entries));
}

}  // namespace

Gauge::Gauge(pid_t pid) : pid_(pid) {
  // Forgets how high its memory has been (proc(5), clear_refs).
  std::ofstream(folder_of(pid) + "/clear_refs") << '5';
  memory_ = bytes_after(pid, "VmRSS:");
  descriptors_ = count_descriptors(pid);
}

std::int64_t Gauge::memory() const {
  return bytes_after(pid_, "VmRSS:") - memory_;
}

std::int64_t Gauge::lasting_memory() const {
  const Time deadline = std::chrono::steady_clock::now() + patience;
  std::int64_t more = memory();
  while (memory_is_bounded && more > reliability::lasting_memory &&
         std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(look_again);
    more = memory();
  }
  return more;
}

std::int64_t Gauge::highest_memory() const {
  return bytes_after(pid_, "VmHWM:") - memory_;
}

std::int64_t Gauge::await_descriptors() const {
  const Time deadline = std::chrono::steady_clock::now() + patience;
  std::int64_t more = count_descriptors(pid_) - descriptors_;
  while (more > 0 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(look_again);
    more = count_descriptors(pid_) - descriptors_;
  }
  return more;
}

namespace {

/// A question for the list of TCP sockets over IPv4 (sock_diag(7)): of those that are connected,
/// leaving out the many that have just ended.
struct SocketsRequest {
  nlmsghdr header{};
  inet_diag_req_v2 body{};
};

load::Descriptor ask_for_sockets() {
  load::Descriptor link(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
  if (!link) load::fail_system("socket for sock_diag");
  SocketsRequest request;
  request.header.nlmsg_len = sizeof request;
  request.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  request.body.sdiag_family = AF_INET;
  request.body.sdiag_protocol = IPPROTO_TCP;
  request.body.idiag_states = 1U << TCP_ESTABLISHED | 1U << TCP_CLOSE_WAIT;
  if (::send(link.get(), &request, sizeof request, 0) < 0) load::fail_system("send to sock_diag");
  return link;
}

}  // namespace

std::uint64_t unread_bytes(std::uint16_t port) {
  const load::Descriptor link = ask_for_sockets();
  std::uint64_t bytes = 0;
  alignas(nlmsghdr) std::array<char, std::size_t{32} << 10> room;
  while (true) {
    const ssize_t got = ::recv(link.get(), room.data(), room.size(), 0);
    if (got <= 0) load::fail_system("recv from sock_diag");
    auto left = static_cast<std::size_t>(got);
    const void* at = room.data();
    for (const auto* message = static_cast<const nlmsghdr*>(at); NLMSG_OK(message, left);
         message = NLMSG_NEXT(message, left)) {
      if (message->nlmsg_type == NLMSG_DONE) return bytes;
      if (message->nlmsg_type == NLMSG_ERROR) throw Error("sock_diag doesn't list the sockets");
      const auto* socket = static_cast<const inet_diag_msg*>(NLMSG_DATA(message));
      if (ntohs(socket->id.idiag_sport) == port) bytes += socket->idiag_rqueue;
      if (ntohs(socket->id.idiag_dport) == port) bytes += socket->idiag_wqueue;
    }
  }
}

std::int64_t kernel_socket_memory() {
  // Of its lines only that of TCP has a `mem` before UDP's: the first.
  return number_after("/proc/net/sockstat", "mem") * ::sysconf(_SC_PAGESIZE);
}

}  // namespace updraft::reliability
