#include "churn.hpp"

#include "crew.hpp"
#include "figures.hpp"
#include "peer.hpp"

#include <atomic>
#include <string>

namespace updraft::reliability {
namespace {

constexpr int normal_closure = 1000;

/// The ways to come and go.
class Churner {
 public:
  explicit Churner(std::uint16_t port) : port_(port) {}

  void connect(std::size_t number) {
    switch (number % Churn::ways) {
      case 0:
        return be_polite();
      case 1:
        return open().reset();
      case 2:
        return open().vanish();
      case 3:
        return end_within_handshake();
      default:
        return end_within_frame();
    }
  }

  std::atomic<std::size_t> answered = 0;
  std::atomic<std::size_t> closed = 0;

 private:
  /// One that has subscribed, and has sent an event; the answers are under way.
  [[nodiscard]] Peer open() const {
    Peer peer(port_);
    peer.shake_hands();
    peer.subscribe("count");
    peer.call("1", "plus");
    return peer;
  }

  void be_polite() {
    Peer peer = open();
    while (const auto frame = peer.next()) {
      if (frame->payload.find("evt-res") == std::string_view::npos) continue;
      ++answered;
      break;
    }
    peer.close();
    if (peer.await_end() == normal_closure) ++closed;
  }

  void end_within_handshake() const {
    Peer peer(port_);
    const std::string request = upgrade_request(peer.random(), port_);
    peer.send(std::string_view(request).substr(0, request.size() / 2));
  }

  void end_within_frame() const {
    Peer peer = open();
    std::string frame;
    load::append_frame(frame, Opcode::text, {R"({"$":"sub","keys":["count","count"]})"},
                       peer.random());
    peer.send(std::string_view(frame).substr(0, frame.size() / 2));
    peer.vanish();
  }

  std::uint16_t port_;
};

}  // namespace

ChurnOutcome measure(const Child& server, const Churn& load) {
  const Gauge gauge(server.pid());
  Churner churner(server.port());
  std::atomic<std::size_t> next = 0;
  Crew crew;
  for (std::size_t i = 0; i < load.at_once; ++i) {
    crew.add([&] {
      for (std::size_t number = next++; number < load.connections; number = next++) {
        churner.connect(number);
      }
    });
  }
  crew.await();
  const std::int64_t descriptors = gauge.await_descriptors();
  return {.descriptors = descriptors,
          .lasting_memory = gauge.lasting_memory(),
          .answered = churner.answered,
          .closed = churner.closed};
}

}  // namespace updraft::reliability
