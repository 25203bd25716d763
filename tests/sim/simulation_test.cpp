#include "simulation.hpp"

#include "search.hpp"
#include "sim/wrong_clients.hpp"
#include "sim/wrong_networks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace updraft::sim::simulation_test {
namespace {

void expect_promises_kept(std::uint64_t from, std::uint64_t seeds) {
  const SearchResult result = search({.from = from, .seeds = seeds});
  std::cout << result.tried << " seeds from " << from << ", "
            << 1000 * result.seconds / static_cast<double>(result.tried) << " ms each\n";
  EXPECT_EQ(result.tried, seeds);
  if (result.has_failed) ADD_FAILURE() << shrunk_report(result.failed);
}

TEST(Simulation, KeepsThePromisesWithTheFirstSeeds) {
  expect_promises_kept(1, 100);
}

TEST(Simulation, KeepsThePromisesWithTheNextSeeds) {
  expect_promises_kept(101, 100);
}

TEST(Simulation, KeepsThePromisesWithTheLastSeeds) {
  expect_promises_kept(201, 100);
}

TEST(Simulation, KeepsThePromisesWithSeedsThatNobodyHasTried) {
  expect_promises_kept(std::random_device()(), 100);
}

TEST(Simulation, RunsAlikeEachTime) {
  std::vector<std::unique_ptr<int>> litter;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const Plan plan = draw_plan(seed);
    const Outcome once = simulate(plan, {.keeps_lines = true});
    // Objects are elsewhere in memory the next time.
    for (int i = 0; i < 1000; ++i) litter.push_back(std::make_unique<int>(i));
    for (std::size_t i = 0; i < litter.size(); i += 3) litter[i].reset();
    const Outcome again = simulate(plan, {.keeps_lines = true});
    EXPECT_EQ(once.hash, again.hash) << "seed " << seed;
    EXPECT_EQ(once.history, again.history) << "seed " << seed;
    EXPECT_EQ(once.hash, simulate(plan).hash) << "seed " << seed;
  }
}

TEST(Simulation, DiffersFromSeedToSeed) {
  EXPECT_NE(simulate(draw_plan(1)).hash, simulate(draw_plan(2)).hash);
}

/// The names of the checkers that noticed something in some of the first seeds.
template <class Network>
std::set<std::string> noticed() {
  std::set<std::string> checkers;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    Network network;
    const Outcome outcome = simulate(draw_plan(seed), {.tamperer = &network});
    if (outcome.complaint) checkers.insert(outcome.complaint->checker);
  }
  return checkers;
}

TEST(Checkers, NoticeUpdatesThatAreLost) {
  const auto checkers = noticed<LosesUpdates>();
  EXPECT_TRUE(checkers.contains("Convergence"));
  EXPECT_TRUE(checkers.contains("OwnWrites"));
}

TEST(Checkers, NoticeUpdatesInTheWrongOrder) {
  EXPECT_TRUE(noticed<SwapsUpdates>().contains("Monotonic"));
}

TEST(Checkers, NoticeUpdatesThatComeTwice) {
  EXPECT_EQ(noticed<DoublesUpdates>(), std::set<std::string>{"Monotonic"});
}

TEST(Checkers, NoticeResponsesThatComeTwice) {
  EXPECT_EQ(noticed<DoublesResponses>(), std::set<std::string>{"OneResponse"});
}

TEST(Checkers, NoticeResponsesThatOvertakeUpdates) {
  EXPECT_TRUE(noticed<DelaysUpdates>().contains("OwnWrites"));
}

TEST(Checkers, NoticeUpdatesOfPathsThatNobodyWants) {
  EXPECT_TRUE(noticed<RenamesPaths>().contains("Silence"));
}

TEST(Checkers, NoticeValuesThatNeverWere) {
  EXPECT_TRUE(noticed<InventsVersions>().contains("NoGlitch"));
}

TEST(Checkers, NoticeFramesThatAreWrong) {
  EXPECT_EQ(noticed<SetsReservedBits>(), std::set<std::string>{"Frames"});
}

/// Whether that checker notices something in one of the first seeds.
template <class Wrong>
bool notices(const std::string& checker) {
  constexpr std::uint64_t most_seeds = 100;
  for (std::uint64_t seed = 1; seed <= most_seeds; ++seed) {
    Wrong client;
    const auto complaint = simulate(draw_plan(seed), {.tamperer = &client}).complaint;
    if (complaint && complaint->checker == checker) return true;
  }
  return false;
}

TEST(ClientCheckers, NoticePathsThatAreNeverUnsubscribed) {
  EXPECT_TRUE(notices<ForgetsUnsubs>("Subscriptions"));
}

TEST(ClientCheckers, NoticePathsThatAreSubscribedTwice) {
  EXPECT_TRUE(notices<DoublesSubs>("Subscriptions"));
}

TEST(ClientCheckers, NoticeSubscriptionsThatWouldFitIntoOneMessage) {
  EXPECT_TRUE(notices<SplitsSubs>("Subscriptions"));
}

TEST(ClientCheckers, NoticePathsThatAreNotSubscribedAgain) {
  EXPECT_TRUE(notices<ForgetsToSubscribeAgain>("Subscriptions"));
}

TEST(ClientCheckers, NoticeEventsThatAreSentAgain) {
  EXPECT_TRUE(notices<SendsEventsAgain>("OneEnd"));
}

TEST(ClientCheckers, NoticeResponsesToOtherEvents) {
  EXPECT_TRUE(notices<Sees<SwapsResponses>>("OneEnd"));
}

TEST(ClientCheckers, NoticeOtherButtonsThanThoseThatWerePressed) {
  EXPECT_TRUE(notices<PressesNeighbours>("ClientIntent"));
}

TEST(ClientCheckers, NoticeCloseCodesThatNobodySends) {
  EXPECT_TRUE(notices<InventsCodes>("ClientManners"));
}

TEST(ClientCheckers, NoticeMasksAndKeysThatAreUsedTwice) {
  EXPECT_TRUE(notices<RepeatsMasks>("ClientFrames"));
  EXPECT_TRUE(notices<RepeatsKeys>("ClientManners"));
}

TEST(ClientCheckers, NoticePingsThatAreNotAnswered) {
  EXPECT_TRUE(notices<AnswersNoPings>("Heartbeat"));
}

TEST(ClientCheckers, NoticeSilenceThatGoesUnnoticed) {
  EXPECT_TRUE(notices<NeverPings>("Heartbeat"));
  EXPECT_TRUE(notices<LooksAtTheTimeTooLate>("Heartbeat"));
}

TEST(ClientCheckers, NoticeWaitingTooLongToConnectAgain) {
  EXPECT_TRUE(notices<LooksAtTheTimeTooLate>("Reconnects"));
}

TEST(ClientCheckers, NoticeValuesThatAreNotMarkedAsOutdated) {
  EXPECT_TRUE(notices<MissesEnds>("Staleness"));
}

TEST(ClientCheckers, NoticeValuesThatAreNotShown) {
  EXPECT_TRUE(notices<Sees<LosesUpdates>>("ClientConvergence"));
  EXPECT_TRUE(notices<Sees<DelaysUpdates>>("ClientOwnWrites"));
}

TEST(ClientCheckers, NoticeShownValuesThatGoBackOrNeverWere) {
  EXPECT_TRUE(notices<Sees<InventsVersions>>("ClientMonotonic"));
  EXPECT_TRUE(notices<Sees<InventsVersions>>("ClientNoGlitch"));
}

TEST(ClientCheckers, NoticeThatThoseWhoHaveGoneAreTold) {
  EXPECT_TRUE(notices<TellsThoseWhoHaveGone>("ClientSilence"));
}

TEST(ClientCheckers, NoticeBytesThatPileUp) {
  EXPECT_TRUE(notices<IgnoresTheOutbox>("ClientBounded"));
}

/// Fails in the way of a network that brings each response twice.
bool fails(const Plan& plan) {
  DoublesResponses network;
  return simulate(plan, {.tamperer = &network}).complaint.has_value();
}

TEST(Shrinking, LeavesWhatIsNeededToFail) {
  const Plan plan = draw_plan(3);
  ASSERT_TRUE(fails(plan));
  const Cut cut = shrink(plan, fails);
  EXPECT_LE(cut.kept.size(), 3U);
  EXPECT_EQ(cut.left_out.size(), plan.models.size());
  EXPECT_TRUE(fails(apply(cut, plan)));
}

TEST(Shrinking, IsToldByFlags) {
  EXPECT_EQ(flags_of({}), "");
  EXPECT_EQ(flags_of({.kept = {1, 5}, .keeps_all = false, .left_out = {0}, .plain = {"lag"}}),
            " --keep 1,5 --without 0 --plain lag");
}

TEST(Report, TellsWhatHappenedAndHowToSeeItAgain) {
  const Plan plan = draw_plan(5);
  Outcome outcome = simulate(plan, {.keeps_lines = true});
  EXPECT_TRUE(report(5, {}, outcome).ends_with("All promises are kept.\n"));
  outcome.complaint = {"Checker", "no"};
  EXPECT_TRUE(report(5, {}, outcome).ends_with("Checker: no\nAgain: script/sim 5\n"));
}

}  // namespace
}  // namespace updraft::sim::simulation_test
