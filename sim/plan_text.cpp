#include "plan.hpp"

#include <array>
#include <string_view>

namespace updraft::sim {
namespace {

std::string_view name_of(ModelKind kind) {
  static constexpr std::array<std::string_view, 10> names{
      "state",       "view",   "coarse view", "screen", "keyed list",
      "placed list", "lookup", "function",    "query",  "view of a query"};
  return names.at(static_cast<std::size_t>(kind));
}

std::string_view name_of(HandlerKind kind) {
  static constexpr std::array<std::string_view, 11> names{
      "echo",  "set",  "shift", "throw an Error", "throw", "answer NaN",
      "sleep", "work", "late",  "replace",        "renew"};
  return names.at(static_cast<std::size_t>(kind));
}

std::string_view name_of(Action::Kind kind) {
  static constexpr std::array<std::string_view, 25> names{
      "connect",    "subscribe", "unsubscribe", "press",    "point",  "echo",
      "babble",     "ping",      "flood",       "stall",    "resume", "cut",
      "half-close", "mute",      "say close",   "ask http", "knock",  "set",
      "set many",   "shift",     "replace",     "renew",    "stop"};
  return names.at(static_cast<std::size_t>(kind));
}

std::string_view name_of(Dialect dialect) {
  return dialect == Dialect::flat ? "flat" : dialect == Dialect::seed ? "seed" : "old";
}

}  // namespace

namespace {

std::string describe(const Roughness& rough) {
  std::string text = ", " + std::to_string(rough.read_buffer_bytes) + " bytes a read";
  const auto add = [&text](int percent, const char* what) {
    if (percent > 0) text += ", " + std::to_string(percent) + " % " + what;
  };
  add(rough.short_reads, "short reads");
  add(rough.partial_writes, "partial writes");
  add(rough.slow_reads, "slow reads");
  add(rough.failing_turns, "failing turns");
  return text;
}

}  // namespace

std::string describe_setup(const Plan& plan) {
  std::string text = std::to_string(plan.hubs) + " hubs, threads late by up to " +
                     std::to_string(plan.lag_ms) + " ms" + describe(plan.roughness) +
                     (plan.small_limits ? ", small limits" : "") +
                     (plan.compression ? ", compression" : "") + "\n";
  for (const ModelPlan& model : plan.models) {
    if (model.is_left_out) continue;
    text += "model " + model.path + ": " + std::string(name_of(model.kind)) + " of";
    for (const Input& input : model.inputs) {
      const auto index = static_cast<std::size_t>(input.index);
      text += input.is_model ? " " + plan.models[index].path : " source " + std::to_string(index);
    }
    for (const HandlerPlan& handler : model.handlers) {
      text += ", " + std::string(name_of(handler.kind));
    }
    if (model.fails_at > 0) text += ", fails at times";
    text += model.comes_and_goes ? model.is_there ? ", goes\n" : ", comes\n" : "\n";
  }
  for (std::size_t i = 0; i < plan.clients.size(); ++i) {
    const ClientPlan& client = plan.clients[i];
    text += "client c" + std::to_string(i) + ": " + std::string(name_of(client.dialect)) +
            ", hub " + std::to_string(client.hub) + ", " + std::to_string(client.least_delay_ms) +
            " to " + std::to_string(client.most_delay_ms) + " ms away" +
            (client.bytes_per_second > 0
                 ? ", " + std::to_string(client.bytes_per_second) + " bytes per second"
                 : "") +
            (client.is_calm      ? ", calm\n"
             : client.is_library ? ", of the library\n"
                                 : "\n");
  }
  return text;
}

std::string describe(const Action& action) {
  return "[" + std::to_string(action.number) + "] at " + std::to_string(action.at_ms) + " ms " +
         (action.client < 0 ? "the program" : "c" + std::to_string(action.client)) + ": " +
         std::string(name_of(action.kind));
}

}  // namespace updraft::sim
