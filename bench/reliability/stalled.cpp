#include "stalled.hpp"

#include <updraft/json.hpp>

#include "failure.hpp"
#include "figures.hpp"
#include "patience.hpp"
#include "peer.hpp"

#include <poll.h>

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

namespace updraft::reliability {
namespace {

/// For readers that are awake and wait for the next byte.
constexpr int patience_ms = std::chrono::milliseconds(patience).count();
/// Small, so that what is owed stays with the server, as far as its system's buffers let it.
constexpr int receive_buffer = 64 << 10;

std::string name_of(std::size_t model) {
  return std::to_string(model);
}

/// One that has subscribed to all models.
class Reader {
 public:
  Reader(std::uint16_t port, std::size_t models)
      : peer_(port, {.receive_buffer = receive_buffer}), seen_(models) {
    peer_.shake_hands();
    for (std::size_t i = 0; i < models; ++i) peer_.subscribe("large/" + name_of(i));
  }

  [[nodiscard]] int handle() const noexcept { return peer_.handle(); }

  /// The first bytes have come: the server knows of it.
  void await_first() const {
    pollfd watched{handle(), POLLIN, 0};
    if (::poll(&watched, 1, patience_ms) <= 0) throw Error("a reader gets nothing");
  }

  /// Reads what has come.
  void read() {
    if (!peer_.receive()) throw Error("a reader is closed before it has read all");
    while (const auto frame = peer_.take()) take(frame->payload);
  }

  [[nodiscard]] bool has_all(std::int64_t newest) const {
    return std::ranges::all_of(seen_, [newest](std::int64_t n) { return n == newest; });
  }

 private:
  void take(std::string_view text) {
    constexpr std::size_t prefix_length = std::string_view("large/").size();
    const auto message = parse_json(text);
    if (!message || (*message)["$"].text() != "up") {
      throw Error("a reader gets what is no update: " + load::excerpt(text));
    }
    const auto model = std::stoul(std::string((*message)["key"].text().substr(prefix_length)));
    const auto n = (*message)["val"]["n"].as_integer().value_or(-1);
    if (n <= seen_.at(model)) throw Error("a reader gets an older value after a newer one");
    seen_[model] = n;
  }

  Peer peer_;
  std::vector<std::int64_t> seen_;  ///< The number of the newest value, of each model.
};

/// Changes the models: value 1, then 2, and so on.
class Publisher {
 public:
  Publisher(std::uint16_t port, const StalledReaders& load) : load_(load), peer_(port) {
    peer_.shake_hands();
  }

  /// A new value for each model, in as many turns of the server.
  void publish() {
    ++n_;
    for (std::size_t i = 0; i < load_.models; ++i) {
      peer_.call("p", "publish",
                 R"([")" + name_of(i) + R"(",)" + std::to_string(n_) + "," +
                     std::to_string(load_.value_bytes) + "]");
      if (const Value answer = peer_.response("p"); answer["error"].as_boolean().value_or(false)) {
        throw Error("the models can't be changed: " + to_json(answer));
      }
    }
  }
  [[nodiscard]] std::int64_t newest() const noexcept { return n_; }

 private:
  const StalledReaders& load_;
  Peer peer_;
  std::int64_t n_ = 0;
};

/// Reads until everybody has everything; returns how many have.
std::size_t wake(std::deque<Reader>& readers, std::int64_t newest) {
  std::vector<Reader*> waiting;
  for (Reader& reader : readers) waiting.push_back(&reader);
  while (!waiting.empty()) {
    std::vector<pollfd> watched;
    watched.reserve(waiting.size());
    for (const Reader* reader : waiting) watched.push_back({reader->handle(), POLLIN, 0});
    if (::poll(watched.data(), watched.size(), patience_ms) <= 0) break;
    for (std::size_t i = 0; i < watched.size(); ++i) {
      if (watched[i].revents != 0) waiting[i]->read();
    }
    std::erase_if(waiting, [newest](const Reader* reader) { return reader->has_all(newest); });
  }
  return readers.size() - waiting.size();
}

}  // namespace

StalledOutcome measure(const Child& server, const StalledReaders& load) {
  Publisher publisher(server.port(), load);
  // The level is that of a server whose models have been served, and have changed.
  publisher.publish();
  {
    std::deque<Reader> readers;
    readers.emplace_back(server.port(), load.models);
    wake(readers, publisher.newest());
  }
  publisher.publish();
  const Gauge gauge(server.pid());
  const std::int64_t kernel_before = kernel_socket_memory();

  StalledOutcome outcome;
  {
    std::deque<Reader> readers;
    for (std::size_t i = 0; i < load.readers; ++i) {
      readers.emplace_back(server.port(), load.models).await_first();
      publisher.publish();
    }
    for (std::size_t i = 0; i < load.rounds; ++i) publisher.publish();
    outcome.memory = gauge.memory();
    outcome.highest_memory = gauge.highest_memory();
    outcome.kernel_memory = kernel_socket_memory() - kernel_before;
    outcome.current = wake(readers, publisher.newest());
  }
  static_cast<void>(gauge.await_descriptors());
  publisher.publish();
  outcome.lasting_memory = gauge.lasting_memory();
  return outcome;
}

}  // namespace updraft::reliability
