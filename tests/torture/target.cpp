#include "torture/target.hpp"

#include <updraft/handler.hpp>
#include <updraft/off_loop.hpp>

#include "server/process.hpp"

#include <fstream>
#include <thread>

namespace updraft::test {
namespace {

/// Longer ones are not sent byte by byte.
constexpr std::size_t short_attack_bytes = 300;

/// What the bystander subscribes to.
constexpr std::string_view bystanders_path = "item/bystander";

Models models(const State<int>& pulse, const State<std::string>& text,
              const State<bool>& released) {
  const auto wait = [](int ms) -> Task<std::string> {
    co_await sleep_for(std::chrono::milliseconds(ms));
    co_return "waited";
  };
  const auto hold = [released]() -> Task<std::string> {
    while (!released.read()) co_await sleep_for(std::chrono::milliseconds(1));
    co_return "released";
  };
  return {{"echo", Value([](const Event& event) { return event[0]; })},
          {"wait", Value(wait)},
          {"hold", Value(hold)},
          {"item", lookup([](const std::string& id) { return Model(Value(id)); })},
          {"pulse", pulse},
          {"text", text}};
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_sanitized = true;
#elif defined(__has_feature)
constexpr bool is_sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool is_sanitized = false;
#endif

/// A column of what the system says of this process's memory, in bytes.
std::size_t memory(int column) {
  std::ifstream file("/proc/self/statm");
  std::size_t pages = 0;
  for (int i = 0; i <= column; ++i) file >> pages;
  return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

std::size_t claimed_bytes() {
  return memory(0);
}

std::size_t used_bytes() {
  return memory(1);
}

}  // namespace

Target::Target(const Limits& limits, std::size_t threads)
    : running_(models(pulse_, text, released), {.threads = threads, .limits = limits}),
      bystander_(connect_in_time(port())),
      witness_(connect_in_time(port())) {
  witness_.subscribe("pulse");
  witness_.next_update("pulse");
  bystander_.subscribe(bystanders_path);
  bystander_.next_update(bystanders_path);
  descriptors_ = descriptor_count();
}

Target::~Target() {
  bystander_.vanish();
  witness_.vanish();
  running_.stop();
  EXPECT_EQ(running_.complaints(), "");
}

void Target::expect_service() {
  ++round_;
  const std::string number = std::to_string(round_);
  try {
    bystander_.call(number, "echo", "[" + number + "]");
    EXPECT_EQ(bystander_.next_response(number)["payload"], Value(round_));
    pulse_.set(round_);
    EXPECT_EQ(witness_.next_update("pulse"), Value(round_));
  } catch (const std::exception& error) {
    ADD_FAILURE() << "a client that did nothing: " << error.what();
  }
}

/// The figures of a loop are published at the end of its turns. Events would count for the limit of
/// their rate. Returns whether both clients got their updates.
bool Target::let_all_loops_turn() {
  try {
    bystander_.subscribe(bystanders_path);
    bystander_.next_update(bystanders_path);
    pulse_.set(++round_);
    EXPECT_EQ(witness_.next_update("pulse"), Value(round_));
    return true;
  } catch (const std::exception& error) {
    ADD_FAILURE() << "a client that did nothing: " << error.what();
    return false;
  }
}

template <class Condition>
bool Target::soon(Condition condition) {
  bool came_true = false;
  const bool in_time = eventually([&] {
    came_true = condition();
    return came_true || !let_all_loops_turn();
  });
  return in_time && came_true;
}

void Target::expect_sessions(std::size_t count) {
  const auto others = [this] { return running_.server.stats().connections - 2; };
  EXPECT_TRUE(soon([&] { return others() == count; })) << others() << " sessions";
}

void Target::expect_subscriptions(std::size_t count) {
  const auto others = [this] { return running_.server.stats().subscriptions - 2; };
  EXPECT_TRUE(soon([&] { return others() == count; })) << others() << " subscriptions";
}

void Target::expect_unharmed() {
  expect_service();
  expect_sessions(0);
  expect_subscriptions(0);
  EXPECT_TRUE(soon([this] { return descriptor_count() == descriptors_; }))
      << descriptor_count() << " descriptors, " << descriptors_ << " before";
}

MemoryWatch::MemoryWatch() : used_(used_bytes()), claimed_(claimed_bytes()) {}

void MemoryWatch::expect_growth_below(std::size_t bytes) const {
  if (is_sanitized) return;
  EXPECT_LT(used_bytes(), used_ + bytes);
}

void MemoryWatch::expect_claims_below(std::size_t bytes) const {
  if (is_sanitized) return;
  EXPECT_LT(claimed_bytes(), claimed_ + bytes);
}

void expect_refused(Target& target, const std::vector<Refusal>& refusals,
                    std::string_view further_fields) {
  const auto expect_end = [](Attacker& attacker, const Refusal& refusal) {
    const Ending ending = attacker.await_end();
    EXPECT_EQ(ending.kind, Ending::Kind::closed) << testing::PrintToString(ending);
    EXPECT_EQ(ending.code, refusal.code) << ending.reason;
    EXPECT_NE(ending.reason.find(refusal.reason), std::string::npos) << ending.reason;
    EXPECT_TRUE(ending.before.empty()) << ending.before.front().payload;
  };
  const std::string more = client_frame(websocket::Opcode::text, event("never", "echo", "[]"));
  for (const Refusal& refusal : refusals) {
    target.attack_session(
        refusal.name,
        [&](Attacker& attacker) {
          attacker.send(refusal.wire + more);
          expect_end(attacker, refusal);
        },
        further_fields);
    if (refusal.wire.size() > short_attack_bytes) continue;
    target.attack_session(
        refusal.name + ", byte by byte",
        [&](Attacker& attacker) {
          attacker.send_in_parts(refusal.wire);
          expect_end(attacker, refusal);
        },
        further_fields);
  }
}

void expect_echo(Attacker& attacker, std::string_view key, std::string_view json) {
  EXPECT_EQ(attacker.next_text(), R"({"$":"evt-res","key":")" + std::string(key) +
                                      R"(","payload":)" + std::string(json) + "}");
}

}  // namespace updraft::test
