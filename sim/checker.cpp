#include "checker.hpp"

#include "checks/bounded.hpp"
#include "checks/client_bounded.hpp"
#include "checks/convergence.hpp"
#include "checks/intent.hpp"
#include "checks/manners.hpp"
#include "checks/monotonic.hpp"
#include "checks/no_glitch.hpp"
#include "checks/one_end.hpp"
#include "checks/one_response.hpp"
#include "checks/own_writes.hpp"
#include "checks/reconnects.hpp"
#include "checks/silence.hpp"
#include "checks/staleness.hpp"
#include "checks/subscriptions.hpp"

namespace updraft::sim {

void Checker::complain(const PeerState& peer, const std::string& text) {
  std::string name = "c" + std::to_string(peer.client);
  if (peer.number >= 0) name += "/" + std::to_string(peer.number);
  complain(name + ": " + text);
}

void Checker::complain(const std::string& text) {
  if (!court_.complaint) court_.complaint = {name_, text};
}

std::vector<std::unique_ptr<Checker>> make_checkers(Court& court) {
  std::vector<std::unique_ptr<Checker>> checkers;
  checkers.push_back(std::make_unique<Convergence>(court));
  checkers.push_back(std::make_unique<Monotonic>(court));
  checkers.push_back(std::make_unique<OneResponse>(court));
  checkers.push_back(std::make_unique<OwnWrites>(court));
  checkers.push_back(std::make_unique<Silence>(court));
  checkers.push_back(std::make_unique<NoGlitch>(court));
  checkers.push_back(std::make_unique<Bounded>(court));
  checkers.push_back(std::make_unique<Intent>(court));
  checkers.push_back(std::make_unique<Manners>(court));
  checkers.push_back(std::make_unique<CleanLog>(court));
  checkers.push_back(std::make_unique<Staleness>(court));
  checkers.push_back(std::make_unique<OneEnd>(court));
  checkers.push_back(std::make_unique<Subscriptions>(court));
  checkers.push_back(std::make_unique<ClientBounded>(court));
  checkers.push_back(std::make_unique<Reconnects>(court));
  checkers.push_back(std::make_unique<Heartbeat>(court));
  return checkers;
}

std::vector<std::unique_ptr<Checker>> make_program_checkers(Court& court) {
  std::vector<std::unique_ptr<Checker>> checkers;
  checkers.push_back(std::make_unique<Convergence>(court, "ClientConvergence"));
  checkers.push_back(std::make_unique<Monotonic>(court, "ClientMonotonic"));
  checkers.push_back(std::make_unique<OwnWrites>(court, "ClientOwnWrites"));
  checkers.push_back(std::make_unique<NoGlitch>(court, "ClientNoGlitch"));
  return checkers;
}

}  // namespace updraft::sim
