#include "checker.hpp"

#include "checks/bounded.hpp"
#include "checks/convergence.hpp"
#include "checks/intent.hpp"
#include "checks/manners.hpp"
#include "checks/monotonic.hpp"
#include "checks/no_glitch.hpp"
#include "checks/one_response.hpp"
#include "checks/own_writes.hpp"
#include "checks/silence.hpp"

namespace updraft::sim {

void Checker::complain(const PeerState& peer, const std::string& text) {
  complain("c" + std::to_string(peer.client) + "/" + std::to_string(peer.number) + ": " + text);
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
  return checkers;
}

}  // namespace updraft::sim
