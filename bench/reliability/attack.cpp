#include "attack.hpp"

#include "bystander.hpp"
#include "figures.hpp"
#include "peer.hpp"
#include "process.hpp"

#include <algorithm>
#include <exception>
#include <thread>

namespace updraft::reliability {
namespace {

using namespace std::chrono_literals;

/// How much may lie unread before no more is sent: twice as much whenever the server is found to
/// have read all of it. So it comes to its end soon, however dear that is, and always has something
/// to do.
constexpr std::uint64_t least_unread_bytes = std::uint64_t{16} << 10;
constexpr std::uint64_t most_unread_bytes = std::uint64_t{1} << 20;
/// How long those that send so many pieces may take for them.
constexpr std::chrono::seconds time_for_pieces{10};
/// The server is at rest when it answers so many events, one after the other, and uses no more than
/// this for each, whatever else it does meanwhile: who has work to do does some in each turn. That
/// holds however busy the machine is.
constexpr int probes = 20;
constexpr std::chrono::milliseconds time_of_probe{1};
constexpr std::chrono::milliseconds time_between_probes{5};
/// How long it may take to come to rest.
constexpr std::chrono::seconds longest_work{30};

double seconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

Time now() {
  return std::chrono::steady_clock::now();
}

/// Lets the attackers send until the time is over; those that hold what they have, until they have
/// it.
void attack(Attackers& attackers, const Child& server, const Shape& shape, const AttackLoad& load) {
  const Time begin = now();
  const bool holds = shape.pieces != Shape::without_end && shape.stays();
  const Time end = begin + (holds ? time_for_pieces : load.most_time);
  std::uint64_t most_unread = least_unread_bytes;
  while (now() < end && !attackers.done()) {
    const bool is_over = now() > begin + load.time && attackers.bytes() >= load.least_bytes;
    if (is_over && !holds) return;
    const std::uint64_t unread = unread_bytes(server.port());
    if (unread == 0) most_unread = std::min(2 * most_unread, most_unread_bytes);
    if (unread < most_unread) {
      attackers.step(attackers.bytes() + most_unread - unread);
    } else {
      attackers.listen();
    }
  }
  while (now() < begin + load.time) attackers.listen();
}

/// Returns whether the event was answered in time. The attackers go on reading.
bool probe(Peer& peer, Attackers& attackers, Time deadline) {
  const Time next = now() + time_between_probes;
  peer.call("p", "echo");
  bool is_answered = false;
  while (!is_answered || now() < next) {
    if (now() > deadline || !peer.receive()) return false;
    is_answered = is_answered || peer.take().has_value();
    attackers.listen();
  }
  return true;
}

/// Whether the server has come to the end of its work.
bool comes_to_rest(Attackers& attackers, const Child& server) {
  const Time deadline = now() + longest_work;
  Peer peer(server.port());
  peer.shake_hands();
  while (now() < deadline) {
    const auto before = load::cpu_time(server.pid());
    for (int i = 0; i < probes; ++i) {
      if (!probe(peer, attackers, deadline)) return false;
    }
    if (load::cpu_time(server.pid()) - before <= probes * time_of_probe) return true;
  }
  return false;
}

}  // namespace

double AttackOutcome::milliseconds_per_kilobyte() const noexcept {
  const double kilobytes = std::max(1.0, static_cast<double>(bytes) / 1024);
  return 1000 * seconds(time) / kilobytes;
}

double AttackOutcome::memory_per_byte() const noexcept {
  return bytes == 0 ? 0 : static_cast<double>(memory) / static_cast<double>(bytes);
}

AttackOutcome measure(const Child& server, const Shape& shape, const AttackLoad& load) {
  AttackOutcome outcome;
  const Gauge gauge(server.pid());
  Bystander bystander(server.port());
  Newcomers newcomers(server.port());
  const auto used_before = load::cpu_time(server.pid());
  const Time begin = now();
  {
    Attackers attackers(server.port(), shape);
    attack(attackers, server, shape, load);
    outcome.at_rest = comes_to_rest(attackers, server);
    outcome.time = load::cpu_time(server.pid()) - used_before;
    outcome.time -= std::chrono::nanoseconds(static_cast<std::int64_t>(
        seconds(now() - begin) * static_cast<double>(load.quiet_load.count())));
    outcome.time = std::max(outcome.time, std::chrono::nanoseconds{});
    outcome.bytes = attackers.bytes() - std::min(attackers.bytes(), unread_bytes(server.port()));
    // The last of them comes while the attackers hold what they have.
    outcome.newcomers = newcomers.finish();
    outcome.memory = std::max<std::int64_t>(gauge.highest_memory(), 0);
  }
  try {
    outcome.bystander = bystander.finish();
  } catch (const std::exception& error) {
    outcome.complaint = error.what();
  }
  return outcome;
}

std::chrono::nanoseconds quiet_load(const Child& server) {
  Bystander bystander(server.port());
  Newcomers newcomers(server.port());
  const auto before = load::cpu_time(server.pid());
  const Time begin = now();
  std::this_thread::sleep_for(1s);
  const auto used = load::cpu_time(server.pid()) - before;
  const double took = seconds(now() - begin);
  static_cast<void>(newcomers.finish());
  static_cast<void>(bystander.finish());
  return std::chrono::nanoseconds(
      static_cast<std::int64_t>(static_cast<double>(used.count()) / took));
}

}  // namespace updraft::reliability
