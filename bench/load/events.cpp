// Event: connections that each keep events in flight, and do nothing else.
#include "caller.hpp"
#include "failure.hpp"
#include "loads.hpp"
#include "stage.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace updraft::load {
namespace {

std::size_t pad_of(const Events& load) {
  return load.pad.value_or(load.handler == Handler::echo ? Events::echoed_bytes : 0);
}

class EventLoad final : public Listener {
 public:
  EventLoad(const Settings& settings, const Events& load)
      : settings_(settings),
        load_(load),
        writer_(settings.dialect, load.handler, pad_of(load)),
        stage_(settings, *this) {}

  Measurement run() {
    stage_.open(load_.connections);
    for (Client& client : stage_.clients()) callers_.emplace_back(client, writer_);
    const std::int64_t first = load_.handler == Handler::press ? read_counter() : 0;
    call_until(settings_.warmup);
    responses_.clear();
    const std::uint64_t before = answered_;
    const Meter meter(settings_);
    call_until(settings_.seconds);
    Measurement measurement = meter.stop();
    measurement.events_per_second = static_cast<double>(answered_ - before) / measurement.seconds;
    measurement.response_us = latency_of(responses_);
    settle();
    if (load_.handler == Handler::press) check_counter(first);
    return measurement;
  }

  void on_open(Client& /*client*/) override {}

  void on_text(Client& client, std::string_view text, Time now) override {
    const Message message = reader_.read(text);
    if (message.kind == Message::Kind::response && client.number() < callers_.size()) {
      callers_[client.number()].take(message, text, now, responses_);
      ++answered_;
    } else if (message.kind == Message::Kind::update && awaits_counter_ && client.number() == 0 &&
               message.path == counter_path) {
      counter_ = message.n;
      awaits_counter_ = false;
    } else {
      client.fail("responses to its events", excerpt(text));
    }
  }

  void on_read(Client& client) override {
    if (calling_) call(client);
  }

  [[nodiscard]] std::string missing() const override {
    if (awaits_counter_) return "connection 0 waits for the value of counter";
    for (std::size_t i = 0; i < callers_.size(); ++i) {
      if (callers_[i].waiting() == 0) continue;
      return "connection " + std::to_string(i) + " waits for the response to event " +
             std::to_string(callers_[i].answered());
    }
    return std::to_string(callers_.size()) + " of " + std::to_string(load_.connections) +
           " connections are open";
  }

 private:
  /// Calls until as many events are in flight as are wanted, and sends them at once.
  void call(Client& client) {
    Caller& caller = callers_[client.number()];
    const std::size_t wanted = load_.in_flight - std::min(load_.in_flight, caller.waiting());
    if (wanted == 0) return;
    const Time now = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < wanted; ++i) caller.call(now);
    client.flush();
  }

  void call_until(std::chrono::duration<double> time) {
    const Time end =
        std::chrono::steady_clock::now() + std::chrono::duration_cast<Time::duration>(time);
    if (!calling_) {
      calling_ = true;
      for (Client& client : stage_.clients()) call(client);
    }
    while (std::chrono::steady_clock::now() < end) stage_.turn(end);
  }

  void settle() {
    calling_ = false;
    while (std::ranges::any_of(callers_, [](const Caller& each) { return each.waiting() > 0; })) {
      stage_.turn();
    }
  }

  /// The n of `counter`, by a subscription that is gone afterwards: responses come in order, so one
  /// to an event after the `unsub` says that it was processed.
  std::int64_t read_counter() {
    Client& client = stage_.clients().front();
    const std::array paths{std::string(counter_path)};
    awaits_counter_ = true;
    client.write(subscription_text("sub", paths));
    client.flush();
    while (awaits_counter_) stage_.turn();
    client.write(subscription_text("unsub", paths));
    callers_.front().call(std::chrono::steady_clock::now());
    client.flush();
    settle();
    return counter_;
  }

  /// Each event made exactly one value.
  void check_counter(std::int64_t first) {
    std::uint64_t pressed = 0;
    for (const Caller& caller : callers_) pressed += caller.called();
    const std::int64_t last = read_counter();
    if (last - first != static_cast<std::int64_t>(pressed)) {
      stage_.clients().front().fail("n " + std::to_string(first) + " and " +
                                        std::to_string(pressed) + " presses more at the end",
                                    "n " + std::to_string(last));
    }
  }

  const Settings& settings_;
  const Events& load_;
  EventWriter writer_;
  MessageReader reader_;
  Stage stage_;
  std::deque<Caller> callers_;  ///< By connection.
  bool calling_ = false;        ///< Whether responses lead to further events.
  bool awaits_counter_ = false;
  std::int64_t counter_ = 0;  ///< The n of `counter` when it was read.
  std::uint64_t answered_ = 0;
  Histogram responses_;
};

}  // namespace

Measurement run(const Settings& settings, const Events& load) {
  return EventLoad(settings, load).run();
}

}  // namespace updraft::load
