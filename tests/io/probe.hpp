#pragma once

#include "io/loop.hpp"
#include "io/source.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

namespace updraft::io::test {

/// Two connected sockets of this process.
struct Pair {
  Pair() {
    std::array<int, 2> both{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, both.data()), 0);
    here = Descriptor(both[0]);
    there = Descriptor(both[1]);
  }

  Descriptor here;
  Descriptor there;
};

/// Lets what is watched become ready.
inline void send_to(const Descriptor& there, std::string_view bytes = "x") {
  EXPECT_EQ(::write(there.get(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
}

/// A source that notes when it is readable, and does something then.
class Probe final : public Source {
 public:
  explicit Probe(std::function<void()> function = {}) : function_(std::move(function)) {}

  /// Watches one end of a pair, and returns the other.
  [[nodiscard]] Descriptor watch(Loop& loop) {
    Pair pair;
    EXPECT_EQ(open(loop, std::move(pair.here)), std::error_code());
    return std::move(pair.there);
  }
  /// The same for a descriptor.
  [[nodiscard]] std::error_code watch(Loop& loop, Descriptor descriptor) {
    return open(loop, std::move(descriptor));
  }
  void again() noexcept { tell_again(); }

  int calls = 0;
  Ready last;

 private:
  void on_ready(Ready ready) override {
    last = ready;
    if (!ready.readable) return;
    ++calls;
    if (function_) function_();
  }

  std::function<void()> function_;
};

}  // namespace updraft::io::test
