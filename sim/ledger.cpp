#include "ledger.hpp"

#include <algorithm>

namespace updraft::sim {

std::string to_string(const Identity& identity) {
  return std::to_string(identity.instance) + "." + std::to_string(identity.part);
}

void Ledger::begin_turn(Time now) {
  turns_.push_back(now);
}

Time Ledger::time_of(int turn) const {
  return turn == never ? end_of_time : turns_.at(static_cast<std::size_t>(turn));
}

std::int64_t Ledger::set(int source) {
  auto& versions = sources_.at(static_cast<std::size_t>(source));
  versions.push_back(turn());
  return static_cast<std::int64_t>(versions.size()) - 1;
}

std::int64_t Ledger::version(int source) const {
  return static_cast<std::int64_t>(sources_.at(static_cast<std::size_t>(source)).size()) - 1;
}

int Ledger::turn_of(int source, std::int64_t version) const {
  const auto& versions = sources_.at(static_cast<std::size_t>(source));
  const auto place = static_cast<std::size_t>(version);
  return place < versions.size() ? versions[place] : never;
}

std::pair<int, int> Ledger::span_of(const Trace& trace) const {
  if (trace.grain == 0) return {turn_of(trace.source, trace.version), never};
  return {turn_of(trace.source, trace.version * trace.grain),
          turn_of(trace.source, (trace.version + 1) * trace.grain)};
}

int Ledger::row_gone_turn(int source, std::int64_t row) const {
  const auto entry = rows_gone_.find({source, row});
  return entry == rows_gone_.end() ? never : entry->second;
}

int Ledger::make(std::string path, int model) {
  Instance made;
  made.path = std::move(path);
  made.model = model;
  instances_.push_back(std::move(made));
  const int number = static_cast<int>(instances_.size()) - 1;
  first_instances_.try_emplace(model, number);
  return number;
}

void Ledger::place(const std::string& path, int instance) {
  paths_[path].push_back({instance, turn()});
}

int Ledger::placed_at(std::string_view path) const {
  const auto entry = paths_.find(path);
  return entry == paths_.end() ? 0 : entry->second.back().instance;
}

bool Ledger::was_replaced(std::string_view path) const {
  const auto entry = paths_.find(path);
  return entry == paths_.end() || entry->second.size() > 1;
}

int Ledger::gone_turn(int number) const {
  const auto entry = paths_.find(instance(number).path);
  if (entry == paths_.end()) return never;
  bool was_there = false;
  for (const Placed& placed : entry->second) {
    if (was_there) return placed.turn;
    was_there = placed.instance == number;
  }
  return never;
}

const ModelPlan& Ledger::plan_of(int number) const {
  return plan_.models.at(static_cast<std::size_t>(instance(number).model));
}

bool Ledger::is_failing(int number) const {
  if (instance(number).is_failing) return true;
  for (const Input& input : plan_of(number).inputs) {
    const auto first = first_instances_.find(input.index);
    if (!input.is_model || first == first_instances_.end()) continue;
    if (is_failing(first->second)) return true;
  }
  return false;
}

bool Ledger::may_fail(int number) const {
  return plan_of(number).fails_at > 0 || may_lag(number);
}

bool Ledger::may_lag(int number) const {
  for (const Input& input : plan_of(number).inputs) {
    const auto first = first_instances_.find(input.index);
    if (!input.is_model || first == first_instances_.end()) continue;
    if (plan_of(first->second).fails_at > 0 || may_lag(first->second)) return true;
  }
  return false;
}

std::size_t Ledger::most_buttons() const {
  constexpr std::size_t most_of_a_list = 7;
  std::size_t buttons = 0;
  for (int i = 1; has_instance(i); ++i) {
    const auto first = first_instances_.find(instance(i).model);
    const bool is_read = first->second == i;
    const bool is_there = placed_at(instance(i).path) == i;
    const std::size_t handlers = plan_of(i).handlers.size();
    if (handlers > 0 && (is_read || is_there)) buttons += std::max(2 * handlers, most_of_a_list);
  }
  return buttons;
}

void Ledger::ran(const Run& run) {
  run_of_.try_emplace(run.token, runs_.size());
  runs_.push_back(run);
}

const Run* Ledger::run_of(std::int64_t token) const {
  const auto entry = run_of_.find(token);
  return entry == run_of_.end() ? nullptr : &runs_[entry->second];
}

}  // namespace updraft::sim
