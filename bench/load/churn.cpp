// Churn: connections that come, get the value of `counter`, and go.
#include "failure.hpp"
#include "loads.hpp"
#include "message.hpp"
#include "stage.hpp"

#include <array>

namespace updraft::load {
namespace {

class ChurnLoad final : public Listener {
 public:
  ChurnLoad(const Settings& settings, const Churn& load)
      : settings_(settings),
        subscription_(subscription_text("sub", std::array{std::string(counter_path)})),
        stage_(settings, *this) {
    for (std::size_t i = 0; i < load.connections; ++i) stage_.begin();
    live_ = load.connections;
  }

  Measurement run() {
    churn_for(settings_.warmup);
    const std::uint64_t before = ended_;
    const Meter meter(settings_);
    churn_for(settings_.seconds);
    Measurement measurement = meter.stop();
    measurement.connections_per_second = static_cast<double>(ended_ - before) / measurement.seconds;
    churning_ = false;
    while (live_ > 0) stage_.turn();
    return measurement;
  }

  void on_open(Client& client) override {
    client.write(subscription_);
    client.flush();
  }

  void on_text(Client& client, std::string_view text, Time /*now*/) override {
    const Message message = reader_.read(text);
    if (message.kind != Message::Kind::update || message.path != counter_path) {
      client.fail("the value of counter", excerpt(text));
    }
    client.close();
    client.flush();
  }

  void on_end(Client& client) override {
    ++ended_;
    if (churning_) {
      stage_.restart(client);
    } else {
      --live_;
    }
  }

  [[nodiscard]] std::string missing() const override {
    for (const Client& client : stage_.clients()) {
      if (!client.has_ended()) {
        return "connection " + std::to_string(client.number()) + " waits for " +
               std::string(client.awaits());
      }
    }
    return "nobody waits for anything";
  }

 private:
  void churn_for(std::chrono::duration<double> time) {
    const Time end =
        std::chrono::steady_clock::now() + std::chrono::duration_cast<Time::duration>(time);
    while (std::chrono::steady_clock::now() < end) stage_.turn(end);
  }

  const Settings& settings_;
  std::string subscription_;
  MessageReader reader_;
  Stage stage_;
  std::size_t live_ = 0;  ///< Connections that are not at their end.
  bool churning_ = true;  ///< Whether one that ends begins anew.
  std::uint64_t ended_ = 0;
};

}  // namespace

Measurement run(const Settings& settings, const Churn& load) {
  return ChurnLoad(settings, load).run();
}

}  // namespace updraft::load
