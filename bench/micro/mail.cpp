// Messages between two threads: how long one takes to come back, and what each of many costs; by
// the number that are sent at once.
#include "hub/mail.hpp"

#include "base/mailbox.hpp"
#include "websocket/frame.hpp"

#include <benchmark/benchmark.h>

#include <atomic>
#include <cstdint>
#include <stop_token>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

namespace updraft::bench {
namespace {

void batches(benchmark::internal::Benchmark* benchmark) {
  benchmark->ArgName("batch")->Arg(1)->Arg(16)->Arg(256)->Arg(4'096);
}

/// What there is to pay without another thread.
void one_thread(benchmark::State& state) {
  Mailbox<hub::ToHub> mailbox;
  const auto frame = websocket::make_frame(websocket::Opcode::text, "{}");
  std::vector<hub::ToHub> inbox;
  for (auto _ : state) {
    for (std::int64_t i = 0; i < state.range(0); ++i)
      mailbox.put(hub::Update{nullptr, frame, false});
    benchmark::DoNotOptimize(mailbox.send());
    benchmark::DoNotOptimize(mailbox.take(inbox));
    inbox.clear();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(one_thread)->Name("Mail_OneThread")->Apply(batches);

/// How a loop waits until there may be mail.
class Bell {
 public:
  explicit Bell(bool sleeps) : sleeps_(sleeps) {}
  void ring() {
    rung_.store(1);
    if (sleeps_) rung_.notify_one();
  }
  /// Nothing that has come before it returns was rung for in vain: look for it afterwards.
  void wait() {
    if (sleeps_) {
      rung_.wait(0);
    } else {
      while (rung_.load() == 0) std::this_thread::yield();
    }
    rung_.store(0);
  }

 private:
  std::atomic<int> rung_{0};
  bool sleeps_;
};

/// A home on a thread of its own, that does nothing but send back what it gets.
class EchoingHome {
 public:
  EchoingHome(hub::Link& link, Bell& bell)
      : link_(link), bell_(bell), thread_([this](const std::stop_token& stop) { run(stop); }) {}
  EchoingHome(const EchoingHome&) = delete;
  EchoingHome& operator=(const EchoingHome&) = delete;
  ~EchoingHome() {
    thread_.request_stop();
    bell_.ring();
  }

 private:
  void run(const std::stop_token& stop) {
    std::vector<hub::ToHome> inbox;
    while (!stop.stop_requested()) {
      bell_.wait();
      if (link_.to_home.take(inbox)) link_.wake_hub();
      for (hub::ToHome& message : inbox) {
        auto& echo = std::get<hub::Echo>(message);
        link_.to_hub.put(hub::Answer{echo.session, 1, std::move(echo.frame)});
      }
      inbox.clear();
      if (link_.to_hub.send()) link_.wake_hub();
    }
  }

  hub::Link& link_;
  Bell& bell_;
  std::jthread thread_;
};

/// A batch goes to home, and all of it comes back before the next.
void round_trip(benchmark::State& state, bool sleeps) {
  hub::Link link;
  Bell to_home(sleeps);
  Bell to_hub(sleeps);
  link.wake_home = [&] { to_home.ring(); };
  link.wake_hub = [&] { to_hub.ring(); };
  const EchoingHome home(link, to_home);
  const auto frame = websocket::make_frame(websocket::Opcode::text, "{}");
  std::vector<hub::ToHub> inbox;
  for (auto _ : state) {
    for (std::int64_t i = 0; i < state.range(0); ++i) {
      link.to_home.put(hub::Echo{nullptr, frame});
    }
    if (link.to_home.send()) link.wake_home();
    for (std::int64_t left = state.range(0); left > 0;) {
      to_hub.wait();
      if (link.to_hub.take(inbox)) link.wake_home();
      left -= static_cast<std::int64_t>(inbox.size());
      inbox.clear();
    }
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK_CAPTURE(round_trip, spinning, false)
    ->Name("Mail_RoundTripSpinning")
    ->Apply(batches)
    ->UseRealTime();
BENCHMARK_CAPTURE(round_trip, sleeping, true)
    ->Name("Mail_RoundTripSleeping")
    ->Apply(batches)
    ->UseRealTime();

/// One thread writes as fast as the other reads.
void one_way(benchmark::State& state) {
  constexpr std::size_t longest_draft = 65'536;
  Mailbox<std::int64_t> mailbox;
  const std::jthread reader([&](const std::stop_token& stop) {
    std::vector<std::int64_t> inbox;
    while (!stop.stop_requested()) {
      benchmark::DoNotOptimize(mailbox.take(inbox));
      inbox.clear();
    }
  });
  for (auto _ : state) {
    while (mailbox.draft().size() >= longest_draft && !mailbox.send()) std::this_thread::yield();
    for (std::int64_t i = 0; i < state.range(0); ++i) mailbox.put(i);
    benchmark::DoNotOptimize(mailbox.send());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(one_way)->Name("Mail_OneWay")->Apply(batches)->UseRealTime();

}  // namespace
}  // namespace updraft::bench
