#include "bystander.hpp"

#include <updraft/error.hpp>
#include <updraft/json.hpp>

#include "patience.hpp"
#include "peer.hpp"

#include <poll.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <string>

namespace updraft::reliability {
namespace {

class Calls {
 public:
  explicit Calls(std::uint16_t port) : peer_(port) { peer_.shake_hands(); }

  load::Histogram run(const std::stop_token& stop) {
    Time next = std::chrono::steady_clock::now();
    while (!stop.stop_requested() || !due_.empty()) {
      const Time now = std::chrono::steady_clock::now();
      for (; next <= now && !stop.stop_requested(); next += Bystander::interval) call(next);
      if (!due_.empty() && now - due_.front() > patience) throw Error("an event is not answered");
      wait(next - now);
      if (!peer_.receive()) throw Error("the connection of the bystander has ended");
      while (const auto frame = peer_.take()) take(frame->payload);
    }
    return times_;
  }

 private:
  void call(Time due) {
    peer_.call(std::to_string(answered_ + due_.size()), "echo");
    due_.push_back(due);
  }

  void wait(std::chrono::nanoseconds time) const {
    time = std::clamp<std::chrono::nanoseconds>(time, std::chrono::nanoseconds(0),
                                                Bystander::interval);
    const timespec limit{.tv_sec = 0, .tv_nsec = time.count()};
    pollfd watched{peer_.handle(), POLLIN, 0};
    ::ppoll(&watched, 1, &limit, nullptr);
  }

  void take(std::string_view text) {
    const auto message = parse_json(text);
    if (due_.empty() || !message || (*message)["key"].text() != std::to_string(answered_)) {
      throw Error("the bystander gets what it has not asked for: " + std::string(text));
    }
    times_.record(std::chrono::steady_clock::now() - due_.front());
    due_.pop_front();
    ++answered_;
  }

  Peer peer_;
  std::deque<Time> due_;  ///< Of the events that are not answered.
  std::size_t answered_ = 0;
  load::Histogram times_;
};

}  // namespace

Bystander::Bystander(std::uint16_t port) {
  times_ = std::async(std::launch::async, [calls = std::make_shared<Calls>(port),
                                           stop = stop_.get_token()] { return calls->run(stop); });
}

Bystander::~Bystander() {
  stop_.request_stop();
}

load::Histogram Bystander::finish() {
  stop_.request_stop();
  return times_.get();
}

}  // namespace updraft::reliability
