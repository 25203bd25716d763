#include "flood.hpp"

#include <updraft/error.hpp>

#include "crew.hpp"
#include "peer.hpp"

#include <atomic>
#include <string>

namespace updraft::reliability {
namespace {

/// The frames of so many events.
std::string events(std::size_t count, load::Random& random) {
  std::string frames;
  for (std::size_t i = 0; i < count; ++i) {
    load::append_frame(frames, Opcode::text,
                       {R"({"$":"evt","key":"f","target":{"path":["echo"]},"payload":[1]})"},
                       random);
  }
  return frames;
}

/// Sends one half when the other is answered. Returns how many were answered.
std::uint64_t flood(std::uint16_t port, std::size_t in_flight, Time end) {
  Peer peer(port);
  peer.shake_hands();
  const std::size_t half = in_flight / 2;
  const std::string frames = events(half, peer.random());
  std::uint64_t sent = 0;
  std::uint64_t answered = 0;
  const auto send_half = [&] {
    peer.send(frames);
    sent += half;
  };
  send_half();
  while (answered < sent) {
    if (std::chrono::steady_clock::now() < end) send_half();
    for (std::size_t i = 0; i < half; ++i) {
      if (!peer.next()) throw Error("a neighbour's connection ends");
    }
    answered += half;
  }
  return answered;
}

}  // namespace

FloodOutcome measure(const Child& server, const Flood& load) {
  const Time begin = std::chrono::steady_clock::now();
  std::atomic<std::uint64_t> answered = 0;
  Crew crew;
  for (std::size_t i = 0; i < load.connections; ++i) {
    crew.add([&] { answered += flood(server.port(), load.in_flight, begin + load.time); });
  }
  crew.await();
  return {.answered = answered, .took = std::chrono::steady_clock::now() - begin};
}

}  // namespace updraft::reliability
