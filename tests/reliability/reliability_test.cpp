#include "attack.hpp"
#include "bounds.hpp"
#include "child.hpp"
#include "churn.hpp"
#include "hostile.hpp"
#include "shapes.hpp"
#include "shutdown.hpp"
#include "stalled.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// docs/reliability.md has the measurements in full.

namespace updraft::reliability::reliability_test {
namespace {

void expect_memory(std::int64_t bytes, std::int64_t bound) {
  if (memory_is_bounded) {
    EXPECT_LE(bytes, bound);
  }
}

constexpr const char* program = UPDRAFT_RELIABILITY_SERVER;

/// So long as no test takes: a busy machine must not reach the times after which a server gives a
/// client up.
constexpr const char* very_long_ms = "3600000";
const std::vector<std::string> patient_flags{
    "--handshake-timeout-ms", very_long_ms, "--stall-timeout-ms", very_long_ms,
    "--ping-interval-ms",     very_long_ms, "--close-timeout-ms", very_long_ms,
    "--handler-timeout-ms",   very_long_ms};

TEST(Reliability, StalledReadersCostLittleAndReadTheCurrentValuesWhenTheyWake) {
  const StalledReaders load{.readers = 8, .models = 16, .rounds = 4};
  ASSERT_GE(load.owed_bytes(), std::uint64_t{256} << 20);
  const Child server(program, patient_flags);
  const StalledOutcome outcome = measure(server, load);
  EXPECT_EQ(outcome.current, load.readers);
  expect_memory(outcome.highest_memory, stalled_memory);
  expect_memory(outcome.lasting_memory, lasting_memory);
}

TEST(Reliability, SigtermLeavesNoEventWithoutAnAnswerWhoseHandlerHasBegun) {
  // With less patience than servers have, so that it takes less time.
  std::vector<std::string> flags = patient_flags;
  flags.insert(flags.end(), {"--stop-timeout-ms", "1500", "--log-level", "error"});
  Child server(program, flags);
  const Shutdown load;
  const ShutdownOutcome outcome = measure(server, load);
  EXPECT_EQ(outcome.answered, load.in_flight());
  EXPECT_EQ(outcome.exit.applied - outcome.begun_before, outcome.answered);
  EXPECT_EQ(outcome.cancelled, load.sessions * load.late);
  EXPECT_EQ(outcome.goodbyes, load.sessions);
  EXPECT_EQ(outcome.exit.status, 0);
}

TEST(Reliability, ConnectionsThatComeAndGoLeaveNothingBehind) {
  const Churn load{.connections = 1'000};
  const Child server(program, patient_flags);
  const ChurnOutcome outcome = measure(server, load);
  EXPECT_EQ(outcome.answered, load.connections / Churn::ways);
  EXPECT_EQ(outcome.closed, load.connections / Churn::ways);
  EXPECT_EQ(outcome.descriptors, 0);
  expect_memory(outcome.lasting_memory, lasting_memory);
}

void expect_little_cost(const Hostility& load) {
  const Child server(program, patient_flags);
  const HostileOutcome outcome = measure(server, load);
  EXPECT_EQ(outcome.as_promised, load.connections);
  EXPECT_EQ(outcome.descriptors, 0);
  expect_memory(outcome.highest_memory, hostile_memory);
  expect_memory(outcome.lasting_memory, lasting_memory);
}

TEST(Reliability, DeepJsonCostsLittle) {
  expect_little_cost({.attack = Attack::deep_json, .connections = 8});
}

TEST(Reliability, DeflateBombsCostLittle) {
  expect_little_cost({.attack = Attack::deflate_bombs, .connections = 8});
}

TEST(Reliability, PingsWhosePongsAreNotReadCostLittle) {
  expect_little_cost({.attack = Attack::unread_pings, .connections = 20, .times = 50});
}

TEST(Reliability, AnnouncedFramesCostNothingBeforeTheyCome) {
  expect_little_cost({.attack = Attack::announcements, .connections = 100});
}

/// An attack with pools that are small enough to be used up in a moment: nobody else is shut out.
void expect_service_during(std::string_view name, const std::vector<std::string>& flags = {}) {
  const Child server(program, flags, Child::Log::hidden);
  const AttackOutcome outcome = measure(
      server, shape_named(name), {.time = std::chrono::milliseconds(300), .least_bytes = 4096});
  EXPECT_GT(outcome.bytes, 0U);
  EXPECT_EQ(outcome.newcomers.refused, 0U) << outcome.newcomers.refusal;
  EXPECT_GT(outcome.newcomers.served, 0U);
  EXPECT_EQ(outcome.complaint, "");
  EXPECT_GT(outcome.bystander.count(), 0U);
}

TEST(Reliability, NewcomersAreServedWhenACrowdTakesAllSubscriptions) {
  expect_service_during("20,000 paths that are kept, from 52 connections",
                        {"--subscriptions-per-thread", "8000"});
}

TEST(Reliability, NewcomersAreServedWhenACrowdTakesAllHandlers) {
  expect_service_during("256 handlers that wait, from 50 connections", {"--handlers", "160"});
}

TEST(Reliability, NewcomersAreServedWhenHandlersRunOnWithoutTheirClients) {
  expect_service_during("handlers that wait and whose clients have gone", {"--handlers", "16"});
}

TEST(Reliability, NewcomersAreServedWhenACrowdTakesAllBytesOfHandlers) {
  expect_service_during("handlers that wait with 1 MB each, from 50 connections, deflated",
                        {"--handler-bytes", "1048576"});
}

TEST(Reliability, NewcomersAreServedWhenACrowdWaitsOverHttp) {
  expect_service_during("requests for models that are never loaded, from 1,200 connections",
                        {"--waiting-readers", "100"});
}

TEST(Reliability, NewcomersAreServedWhileScreensAreDrawnForNobody) {
  expect_service_during("a screen that is drawn whenever somebody comes");
}

TEST(Reliability, NewcomersAreServedWhileValuesAreNotRead) {
  expect_service_during("a value of 64 KiB, asked for again and again, and not read");
}

TEST(Reliability, NewcomersAreServedWhileMessagesInflateTooFar) {
  expect_service_during("messages that inflate to 64 MiB");
}

TEST(Reliability, AttacksHaveNamesOfTheirOwn) {
  std::vector<std::string_view> names;
  for (const Shape& shape : all_shapes()) names.push_back(shape.name);
  std::ranges::sort(names);
  EXPECT_EQ(std::ranges::adjacent_find(names), names.end());
  EXPECT_GE(names.size(), 25U);
}

}  // namespace
}  // namespace updraft::reliability::reliability_test
