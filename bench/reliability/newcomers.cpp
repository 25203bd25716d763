#include "newcomers.hpp"

#include <updraft/error.hpp>
#include <updraft/limits.hpp>

#include "failure.hpp"
#include "peer.hpp"

#include <algorithm>
#include <string_view>
#include <thread>

namespace updraft::reliability {
namespace {

class Visits {
 public:
  explicit Visits(std::uint16_t port) : port_(port) {}

  Newcomers::Outcome run(const std::stop_token& stop) {
    bool is_last = false;
    while (!is_last) {
      is_last = stop.stop_requested();
      const Time begin = std::chrono::steady_clock::now();
      visit();
      const Time next = begin + Newcomers::interval;
      while (std::chrono::steady_clock::now() < next && !stop.stop_requested()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      }
    }
    return outcome_;
  }

 private:
  void visit() {
    const Time begin = std::chrono::steady_clock::now();
    try {
      ++number_;
      be_a_session();
      read_a_model();
      ++outcome_.served;
    } catch (const std::exception& error) {
      if (outcome_.refused++ == 0) outcome_.refusal = error.what();
    }
    outcome_.longest = std::max<std::chrono::nanoseconds>(outcome_.longest,
                                                          std::chrono::steady_clock::now() - begin);
  }

  void be_a_session() const {
    Peer peer(port_);
    peer.shake_hands();
    subscribe(peer);
    peer.call("e", "echo", "[1]");
    static_cast<void>(peer.response("e"));
    peer.call("w", "wait", "[1]");
    if (peer.response("w")["error"].as_boolean().value_or(false)) {
      throw Error("a handler that waits is refused");
    }
    peer.reset();
  }

  void subscribe(Peer& peer) const {
    constexpr std::size_t paths = Limits().guaranteed_subscriptions;
    std::string keys;
    for (std::size_t i = 0; i < paths; ++i) {
      keys += (i > 0 ? ",\"item/new-" : "\"item/new-") + std::to_string(number_) + "-" +
              std::to_string(i) + "\"";
    }
    peer.send_text(R"({"$":"sub","keys":[)" + keys + "]}");
    for (std::size_t i = 0; i < paths; ++i) {
      const auto frame = peer.next();
      if (!frame || !frame->payload.starts_with(R"({"$":"up")")) {
        throw Error("a subscription is refused: " +
                    (frame ? load::excerpt(frame->payload) : "the connection ends"));
      }
    }
  }

  void read_a_model() const {
    Peer peer(port_);
    peer.send("GET /query/new-" + std::to_string(number_) +
              " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n");
    const std::string answer = peer.rest();
    if (!answer.starts_with("HTTP/1.1 200 ")) {
      throw Error("a request is refused: " + load::excerpt(answer));
    }
  }

  std::uint16_t port_;
  std::size_t number_ = 0;
  Newcomers::Outcome outcome_;
};

}  // namespace

Newcomers::Newcomers(std::uint16_t port) {
  outcome_ = std::async(std::launch::async,
                        [port, stop = stop_.get_token()] { return Visits(port).run(stop); });
}

Newcomers::~Newcomers() {
  stop_.request_stop();
}

Newcomers::Outcome Newcomers::finish() {
  stop_.request_stop();
  return outcome_.get();
}

}  // namespace updraft::reliability
