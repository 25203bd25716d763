// Lockstep, pipeline and rate: all subscribe to `counter`, one of them presses.
#include "caller.hpp"
#include "failure.hpp"
#include "loads.hpp"
#include "presses.hpp"
#include "stage.hpp"

#include <array>
#include <limits>
#include <optional>

namespace updraft::load {
namespace {

/// How the one who presses goes about it.
struct Pressing {
  /// The most presses at once that are not answered or not seen by everybody.
  std::size_t in_flight = std::numeric_limits<std::size_t>::max();
  /// The time from one press to the next; as soon as possible if zero.
  Time::duration interval{};
};

class FanOut final : public Listener {
 public:
  FanOut(const Settings& settings, std::size_t subscribers, std::size_t pad, Pressing pressing)
      : settings_(settings),
        pressing_(pressing),
        writer_(settings.dialect, Handler::press, pad),
        pad_(pad),
        seen_(subscribers, unseen),
        stage_(settings, *this) {}

  Measurement run() {
    subscribe();
    press_until(next_due_ + std::chrono::duration_cast<Time::duration>(settings_.warmup));
    updates_.clear();
    responses_.clear();
    const Counts before = counts();
    const Meter meter(settings_);
    press_until(meter.started() + std::chrono::duration_cast<Time::duration>(settings_.seconds));
    Measurement measurement = meter.stop();
    fill(measurement, before);
    settle();
    return measurement;
  }

  void on_open(Client& client) override {
    client.write(subscription_text("sub", std::array{std::string(counter_path)}));
    client.flush();
  }

  void on_text(Client& client, std::string_view text, Time now) override {
    const Message message = reader_.read(text);
    if (message.kind == Message::Kind::update && message.path == counter_path) {
      on_update(client, message, text, now);
    } else if (message.kind == Message::Kind::response && caller_ && client.number() == 0) {
      caller_->take(message, text, now, responses_);
    } else {
      client.fail(client.number() == 0 ? "updates of counter, and responses" : "updates of counter",
                  excerpt(text));
    }
  }

  [[nodiscard]] std::string missing() const override {
    if (caller_ && caller_->waiting() > 0) {
      return "connection 0 waits for the response to event " + std::to_string(caller_->answered());
    }
    for (std::size_t i = 0; i < seen_.size(); ++i) {
      if (seen_[i] == unseen) return "connection " + std::to_string(i) + " has no value yet";
      if (presses_ && seen_[i] < presses_->last()) {
        return "connection " + std::to_string(i) + " has n " + std::to_string(seen_[i]) + " of " +
               std::to_string(presses_->last());
      }
    }
    return "nobody waits for anything";
  }

 private:
  static constexpr std::int64_t unseen = -1;

  /// What has been counted since the beginning.
  struct Counts {
    std::int64_t visible;
    std::uint64_t frames;
    std::uint64_t responses;
  };

  [[nodiscard]] Counts counts() const noexcept {
    return {presses_->visible(), frames_, caller_->answered()};
  }

  /// Opens all connections, and waits until each has its first value, which is the same for all.
  void subscribe() {
    stage_.open(seen_.size());
    while (first_values_ < seen_.size()) stage_.turn();
    presses_.emplace(seen_.size(), seen_.front());
    caller_.emplace(stage_.clients().front(), writer_);
    next_due_ = std::chrono::steady_clock::now();
  }

  void press_until(Time end) {
    while (true) {
      const Time now = std::chrono::steady_clock::now();
      if (now >= end) return;
      press(now);
      stage_.turn(pressing_.interval > Time::duration::zero() ? std::min(end, next_due_) : end);
    }
  }

  /// Makes all presses that are due now, and sends them at once.
  void press(Time now) {
    const bool steady = pressing_.interval > Time::duration::zero();
    bool pressed = false;
    while (in_flight() < pressing_.in_flight && (!steady || next_due_ <= now)) {
      const Time due = steady ? next_due_ : now;
      presses_->add(due);
      caller_->call(due);
      next_due_ += pressing_.interval;
      pressed = true;
    }
    if (pressed) stage_.clients().front().flush();
  }

  [[nodiscard]] std::size_t in_flight() const noexcept {
    const auto not_visible = static_cast<std::size_t>(presses_->last() - presses_->visible());
    return std::max(not_visible, caller_->waiting());
  }

  /// The last value arrives everywhere, and all responses.
  void settle() {
    while (in_flight() > 0) stage_.turn();
  }

  void on_update(Client& client, const Message& update, std::string_view text, Time now) {
    std::int64_t& seen = seen_[client.number()];
    ++frames_;
    if (!presses_) return on_first_update(client, update, text);
    if (update.n <= seen) {
      client.fail("n above " + std::to_string(seen), excerpt(text));
    }
    if (update.n > presses_->last()) {
      client.fail("n up to " + std::to_string(presses_->last()) + ", as was pressed",
                  excerpt(text));
    }
    if (pressing_.in_flight == 1 && update.n != seen + 1) {
      client.fail("n " + std::to_string(seen + 1) + ", for one press at a time skips none",
                  excerpt(text));
    }
    if (!pad_.matches(update.pad)) client.fail("a pad of the size asked for", excerpt(text));
    const std::int64_t before = seen;
    seen = update.n;
    presses_->seen(before, update.n, now, updates_);
  }

  void on_first_update(Client& client, const Message& update, std::string_view text) {
    std::int64_t& seen = seen_[client.number()];
    if (seen != unseen) client.fail("nothing until somebody presses", excerpt(text));
    if (first_values_ > 0 && update.n != first_n_) {
      client.fail("n " + std::to_string(first_n_) + ", as others got", excerpt(text));
    }
    if (update.n < 0) client.fail("n from 0", excerpt(text));
    seen = first_n_ = update.n;
    ++first_values_;
  }

  void fill(Measurement& measurement, const Counts& before) const {
    const Counts now = counts();
    const double seconds = measurement.seconds;
    const double updates = static_cast<double>(now.visible - before.visible) / seconds;
    measurement.updates_per_second = updates;
    measurement.deliveries_per_second = updates * static_cast<double>(seen_.size());
    measurement.frames_per_second = static_cast<double>(now.frames - before.frames) / seconds;
    measurement.events_per_second = static_cast<double>(now.responses - before.responses) / seconds;
    measurement.response_us = latency_of(responses_);
    measurement.update_us = latency_of(updates_);
  }

  const Settings& settings_;
  Pressing pressing_;
  EventWriter writer_;
  PadCheck pad_;
  MessageReader reader_;
  std::vector<std::int64_t> seen_;  ///< By connection, the n that it has.
  std::size_t first_values_ = 0;
  std::int64_t first_n_ = 0;
  Stage stage_;
  std::optional<Presses> presses_;  ///< None until all have their first value.
  std::optional<Caller> caller_;
  Time next_due_;
  std::uint64_t frames_ = 0;
  Histogram updates_;
  Histogram responses_;
};

}  // namespace

Measurement run(const Settings& settings, const Lockstep& load) {
  return FanOut(settings, load.subscribers, load.pad, {.in_flight = 1}).run();
}

Measurement run(const Settings& settings, const Pipeline& load) {
  return FanOut(settings, load.subscribers, load.pad, {.in_flight = load.in_flight}).run();
}

Measurement run(const Settings& settings, const Rate& load) {
  const auto interval = std::chrono::duration_cast<Time::duration>(
      std::chrono::duration<double>(1 / load.per_second));
  return FanOut(settings, load.subscribers, load.pad, {.interval = interval}).run();
}

}  // namespace updraft::load
