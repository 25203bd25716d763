#include "io/loop.hpp"
#include "io/probe.hpp"
#include "support/patience.hpp"

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <poll.h>

#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <utility>

// A program with a main loop of its own drives ours by its descriptor.

namespace updraft::io::foreign_loop_test {
namespace {

using namespace std::chrono_literals;
using test::Probe;
using test::send_to;

/// The main loop of a program: what it needs of any is that it watches a descriptor.
class MainLoop {
 public:
  virtual ~MainLoop() = default;
  /// Calls the function whenever the descriptor is readable, until it returns false.
  virtual void run(int descriptor, std::function<bool()> function) = 0;
};

class PollLoop final : public MainLoop {
 public:
  void run(int descriptor, std::function<bool()> function) override {
    pollfd wanted{.fd = descriptor, .events = POLLIN, .revents = 0};
    const auto patience = std::chrono::milliseconds(updraft::test::patience);
    do {
      ASSERT_EQ(::poll(&wanted, 1, static_cast<int>(patience.count())), 1);
    } while (function());
  }
};

/// GLib's, of its shared library alone, which GTK and WebKit bring along. These are the functions
/// of its stable interface (docs.gtk.org/glib).
class GlibLoop final : public MainLoop {
 public:
  GlibLoop() : library_(::dlopen("libglib-2.0.so.0", RTLD_NOW)) {}
  ~GlibLoop() override {
    if (library_) ::dlclose(library_);
  }

  [[nodiscard]] bool is_there() const noexcept { return library_ != nullptr; }

  void run(int descriptor, std::function<bool()> function) override {
    function_ = std::move(function);
    loop_ = find<void* (*)(void*, int)>("g_main_loop_new")(nullptr, 0);
    find<unsigned (*)(int, unsigned, int (*)(int, unsigned, void*), void*)>("g_unix_fd_add")(
        descriptor, POLLIN, &on_readable, this);
    find<void (*)(void*)>("g_main_loop_run")(loop_);
    find<void (*)(void*)>("g_main_loop_unref")(loop_);
  }

 private:
  template <class F>
  F find(const char* name) const {
    return reinterpret_cast<F>(::dlsym(library_, name));
  }

  static int on_readable(int /*descriptor*/, unsigned /*condition*/, void* data) {
    auto* const self = static_cast<GlibLoop*>(data);
    if (self->function_()) return 1;
    self->find<void (*)(void*)>("g_main_loop_quit")(self->loop_);
    return 0;
  }

  void* library_;
  void* loop_ = nullptr;
  std::function<bool()> function_;
};

/// Whether run_ready() has something to do.
bool is_ready(int descriptor) {
  pollfd wanted{.fd = descriptor, .events = POLLIN, .revents = 0};
  return ::poll(&wanted, 1, 0) == 1;
}

/// A source, a timer, and another thread, one after the other, until all have come.
void drive(MainLoop& main_loop) {
  SystemClock clock;
  Loop loop(clock, [] { FAIL(); });
  std::string order;
  bool stopped = false;
  std::thread other;
  Descriptor there;
  Timer timer(loop, [&] {
    order += " timer";
    other = std::thread([&] {
      loop.post([&] {
        order += " post";
        loop.wake();
      });
    });
  });
  Probe probe([&] {
    order += "source";
    timer.set(clock.now() + 20ms);
  });
  there = probe.watch(loop);
  loop.on_turn([&] {
    if (order.ends_with("post")) {
      order += " turn";
      return true;
    }
    if (order.ends_with("turn") && !std::exchange(stopped, true)) loop.stop();
    return false;
  });
  const int descriptor = loop.descriptor();
  send_to(there);
  main_loop.run(descriptor, [&] { return loop.run_ready(); });
  other.join();
  EXPECT_EQ(order, "source timer post turn");
  probe.close();
  while (is_ready(descriptor)) loop.run_ready();
}

TEST(ForeignLoop, OfPollDrivesALoop) {
  PollLoop poll;
  drive(poll);
}

TEST(ForeignLoop, OfGlibDrivesALoop) {
  GlibLoop glib;
  if (!glib.is_there()) GTEST_SKIP() << "there is no libglib-2.0.so.0 (package libglib2.0-0)";
  drive(glib);
}

class ForeignLoopTest : public testing::Test {
 protected:
  bool is_ready() { return foreign_loop_test::is_ready(descriptor_); }
  /// Until there is nothing to do.
  void settle() {
    while (is_ready()) loop_.run_ready();
  }

  SystemClock clock_;
  Loop loop_{clock_, [] { FAIL(); }};
  int descriptor_ = loop_.descriptor();
};

TEST_F(ForeignLoopTest, HearsNothingWhereThereIsNothingToDo) {
  settle();
  EXPECT_FALSE(is_ready());
  loop_.run_ready();
  EXPECT_FALSE(is_ready());
}

TEST_F(ForeignLoopTest, HearsOfAWakeBeforeAndAfterItDrives) {
  for (int i = 0; i < 3; ++i) {
    loop_.wake();
    EXPECT_TRUE(is_ready());
    settle();
  }
}

/// The program sets a state between two turns.
TEST_F(ForeignLoopTest, HearsOfATurnThatIsRequestedOutsideOfOne) {
  settle();
  int turns = 0;
  loop_.on_turn([&] { return ++turns < 3; });
  loop_.request_turn();
  EXPECT_TRUE(is_ready());
  settle();
  EXPECT_EQ(turns, 3);
}

TEST_F(ForeignLoopTest, HearsOfATimerThatIsSetOutsideOfATurn) {
  settle();
  bool called = false;
  Timer timer(loop_, [&] { called = true; });
  timer.set(clock_.now() + 1h);
  EXPECT_FALSE(is_ready());
  timer.set(clock_.now() + 5ms);
  ASSERT_TRUE(updraft::test::eventually([&] { return is_ready(); }));
  settle();
  EXPECT_TRUE(called);
}

TEST_F(ForeignLoopTest, HearsOfATimerThatSetsItselfAgain) {
  settle();
  int calls = 0;
  Timer* self = nullptr;
  const Time first = clock_.now();
  Timer timer(loop_, [&] {
    // Each time for a time that has passed, the same one in the end.
    if (++calls < 5) self->set(first);
  });
  self = &timer;
  timer.set(first);
  ASSERT_TRUE(updraft::test::eventually([&] {
    settle();
    return calls == 5;
  }));
  EXPECT_FALSE(is_ready());
}

TEST_F(ForeignLoopTest, HearsNothingOfATimerThatWasCancelled) {
  settle();
  Timer timer(loop_, [] { FAIL(); });
  timer.set(clock_.now() + 5ms);
  timer.cancel();
  const auto later = clock_.now() + 50ms;
  while (clock_.now() < later) EXPECT_FALSE(is_ready());
}

TEST_F(ForeignLoopTest, SetsTheAlarmOnlyWhereTheNextTimeHasChanged) {
  settle();
  Timer timer(loop_, [] {});
  timer.set(clock_.now() + 1h);
  const auto before = loop_.counts().alarms;
  for (int i = 0; i < 10; ++i) {
    loop_.wake();
    settle();
  }
  EXPECT_EQ(loop_.counts().alarms, before);
}

/// The timerfd is armed only while another loop drives; from then on it is again.
TEST_F(ForeignLoopTest, TakesTurnsWithTheLoopItself) {
  settle();
  int calls = 0;
  Timer timer(loop_, [&] {
    ++calls;
    loop_.stop();
  });
  timer.set(clock_.now() + 1ms);
  loop_.run();
  EXPECT_EQ(calls, 1);
  settle();
  loop_.wake();
  EXPECT_TRUE(is_ready());
  settle();
  timer.set(clock_.now() + 1ms);
  ASSERT_TRUE(updraft::test::eventually([&] { return is_ready(); }));
  EXPECT_FALSE([&] {
    bool goes_on = true;
    while (is_ready()) goes_on = loop_.run_ready() && goes_on;
    return goes_on;
  }());
  EXPECT_EQ(calls, 2);
  const auto alarms = loop_.counts().alarms;
  timer.set(clock_.now() + 1h);
  EXPECT_EQ(loop_.counts().alarms, alarms + 1);
  loop_.stop();
  loop_.run();
  // Disarmed at its beginning, armed at its end.
  EXPECT_EQ(loop_.counts().alarms, alarms + 3);
}

TEST_F(ForeignLoopTest, StartsStopsAndStartsAgain) {
  for (int i = 0; i < 3; ++i) {
    loop_.stop();
    ASSERT_TRUE(is_ready());
    EXPECT_FALSE(loop_.run_ready());
    settle();
    EXPECT_TRUE(loop_.run_ready());
  }
}

}  // namespace
}  // namespace updraft::io::foreign_loop_test
