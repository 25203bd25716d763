// Idle: what memory connections cost the server that are subscribed and do nothing.
#include "failure.hpp"
#include "loads.hpp"
#include "message.hpp"
#include "process.hpp"
#include "stage.hpp"

#include <array>

namespace updraft::load {
namespace {

/// For the server to give back what only the handshakes needed.
constexpr std::chrono::milliseconds calm{500};

class IdleLoad final : public Listener {
 public:
  IdleLoad(const Settings& settings, const Idle& load)
      : connections_(load.connections),
        subscription_(subscription_text("sub", std::array{std::string(counter_path)})),
        stage_(settings, *this) {}

  Measurement run(const Settings& settings) {
    if (!settings.server_pid) throw Error("the server's pid is needed to read its memory");
    const pid_t server = *settings.server_pid;
    const std::int64_t before = private_memory(server);
    const Meter meter(settings);
    stage_.open(connections_);
    while (values_ < connections_) stage_.turn();
    const Time end = std::chrono::steady_clock::now() + calm;
    while (std::chrono::steady_clock::now() < end) stage_.turn(end);

    const std::int64_t after = private_memory(server);
    return {.load = std::string(name_of(settings.load)),
            .seconds = meter.stop().seconds,
            .bytes_per_connection =
                static_cast<double>(after - before) / static_cast<double>(connections_),
            .bytes_before = before,
            .bytes_after = after};
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
    if (client.number() >= has_value_.size()) has_value_.resize(client.number() + 1);
    if (has_value_[client.number()]) client.fail("nothing after its value", excerpt(text));
    has_value_[client.number()] = true;
    ++values_;
  }

  [[nodiscard]] std::string missing() const override {
    return std::to_string(values_) + " of " + std::to_string(connections_) +
           " connections have their value";
  }

 private:
  std::size_t connections_;
  std::string subscription_;
  MessageReader reader_;
  std::vector<bool> has_value_;  ///< By connection.
  std::size_t values_ = 0;
  Stage stage_;
};

}  // namespace

Measurement run(const Settings& settings, const Idle& load) {
  return IdleLoad(settings, load).run(settings);
}

}  // namespace updraft::load
