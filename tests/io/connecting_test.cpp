#include "io/dialer.hpp"
#include "support/patience.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace updraft::io::connecting_test {
namespace {

std::set<int> descriptors() {
  std::set<int> all;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    all.insert(std::stoi(entry.path().filename()));
  }
  return all;
}

/// Whether it is a socket that is connecting, or is to.
bool connects(int descriptor) {
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  int kind = 0;
  socklen_t kind_size = sizeof kind;
  return ::getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &kind, &kind_size) == 0 &&
         kind == SOCK_STREAM &&
         ::getpeername(descriptor, reinterpret_cast<sockaddr*>(&peer), &size) != 0;
}

/// A listening socket whose queue is full: who connects waits.
class FullListener {
 public:
  FullListener() {
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    listener_ = open();
    socklen_t size = sizeof address_;
    if (::bind(listener_, generic(), size) != 0 || ::listen(listener_, 0) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address_), &size) != 0) {
      throw std::runtime_error("no listener");
    }
    // As many as the queue takes, and more.
    for (int i = 0; i < 4; ++i) {
      waiting_.push_back(open());
      ::connect(waiting_.back(), generic(), sizeof address_);
    }
  }
  FullListener(const FullListener&) = delete;
  FullListener& operator=(const FullListener&) = delete;
  ~FullListener() {
    for (const int each : waiting_) ::close(each);
    ::close(listener_);
  }
  [[nodiscard]] std::string port() const { return std::to_string(ntohs(address_.sin_port)); }

 private:
  static int open() { return ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0); }
  [[nodiscard]] const sockaddr* generic() const {
    return reinterpret_cast<const sockaddr*>(&address_);
  }

  sockaddr_in address_{};
  int listener_ = -1;
  std::vector<int> waiting_;
};

/// A connection may take ten seconds to come about, in which the program may start others.
TEST(Connecting, IsDoneByASocketThatIsCloseOnExecFromTheBeginning) {
  const FullListener full;
  const auto before = descriptors();
  Dialer dialer([] {});
  dialer.open("127.0.0.1", full.port());
  int found = -1;
  ASSERT_TRUE(updraft::test::eventually([&] {
    for (const int each : descriptors()) {
      if (!before.contains(each) && connects(each)) found = each;
    }
    return found >= 0;
  }));
  EXPECT_NE(::fcntl(found, F_GETFD) & FD_CLOEXEC, 0);
  dialer.close();
}

}  // namespace
}  // namespace updraft::io::connecting_test
