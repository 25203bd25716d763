#include "world.hpp"

#include <limits>
#include <stdexcept>

namespace updraft::sim {
namespace {

Value answer(std::int64_t token, const std::vector<std::pair<int, std::int64_t>>& writes) {
  std::vector<Value> list;
  for (const auto& [source, version] : writes) list.push_back(array({source, version}));
  return object({{"token", token}, {"wrote", array(std::move(list))}});
}

bool waits(HandlerKind kind) {
  return Run{.who = {}, .kind = kind}.waits();
}

}  // namespace

Value World::button(const HandlerPlan& plan, const std::string& key, Identity who,
                    std::int64_t drawn) {
  EventOptions options;
  if (plan.timeout_ms > 0) options.timeout = std::chrono::milliseconds(plan.timeout_ms);
  const auto press = [who, drawn](const Event& event) {
    return Press{event[0].as_integer().value_or(0), who, drawn};
  };
  const auto bound =
      waits(plan.kind)
          ? event(
                [this, &plan, press, alive = alive_](const Event& called) -> Task<Value> {
                  note_run(plan, press(called), called.session.id);
                  return call_later(*this, plan, press(called));
                },
                options)
          : event(
                [this, &plan, press, alive = alive_](const Event& called) -> Value {
                  note_run(plan, press(called), called.session.id);
                  return call(plan, press(called));
                },
                options);
  std::vector<Member> props;
  if (!key.empty()) props.push_back({"key", key});
  props.push_back({"who", to_string(who)});
  props.push_back({"drawn", drawn});
  props.push_back({"waits", waits(plan.kind)});
  props.push_back({"onPress", bound});
  return component("Button", props);
}

void World::note_run(const HandlerPlan& plan, const Press& press, std::uint64_t session) {
  const Run run{press.token, session, press.who, press.drawn, plan.kind};
  ledger_.ran(run);
  history_.note("handler", ":",
                to_string(press.who) + " as of " + std::to_string(press.drawn) + " runs for e" +
                    std::to_string(press.token));
  witness_.ran(run);
}

Value World::call(const HandlerPlan& plan, const Press& press) {
  Writes writes;
  switch (plan.kind) {
    case HandlerKind::echo:
      break;
    case HandlerKind::set:
      writes = change(plan);
      break;
    case HandlerKind::shift:
      change(plan_.plain_sources + plan.source % plan_.lists, writes);
      break;
    case HandlerKind::throw_error:
      change(plan);
      throw Error("the button says no");
    case HandlerKind::throw_other:
      change(plan);
      throw std::runtime_error("password=hunter2");
    case HandlerKind::unsendable:
      change(plan);
      return std::numeric_limits<double>::quiet_NaN();
    case HandlerKind::replace:
      replace(plan.source + 16 * static_cast<int>(press.token));
      break;
    case HandlerKind::renew:
      renew(plan.source);
      break;
    case HandlerKind::sleep:
    case HandlerKind::work:
    case HandlerKind::late:
      break;
  }
  return answer(press.token, writes);
}

Task<Value> World::call_later(World& world, HandlerPlan plan, Press press) {
  Writes writes = world.change(plan);
  if (plan.kind == HandlerKind::work) {
    co_await off_loop([] {});
  } else {
    co_await sleep_for(std::chrono::milliseconds(plan.wait_ms));
  }
  const Writes more = world.change(plan);
  writes.insert(writes.end(), more.begin(), more.end());
  co_return answer(press.token, writes);
}

World::Writes World::change(const HandlerPlan& plan) {
  Writes writes;
  change(plan.source, writes);
  if (plan.other >= 0) change(plan.other, writes);
  return writes;
}

}  // namespace updraft::sim
