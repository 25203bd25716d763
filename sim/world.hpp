#pragma once

#include <updraft/models.hpp>
#include <updraft/off_loop.hpp>
#include <updraft/updraft.hpp>

#include "history.hpp"
#include "ledger.hpp"
#include "plan.hpp"
#include "random.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::sim {

/// A row of a list source.
struct Row {
  std::int64_t id = 0;
  std::int64_t version = 0;
  friend bool operator==(const Row&, const Row&) = default;
};
struct List {
  std::int64_t version = 0;
  std::vector<Row> rows;
  friend bool operator==(const List&, const List&) = default;
};

/// The program that the simulated server serves: its sources, its models and their handlers, as the
/// plan has drawn them. Whatever it shows says what it was made from, and whatever it does is in
/// the ledger. Owned by the simulation; home loop.
class World {
 public:
  struct Witness {
    /// A handler begins.
    std::function<void(const Run&)> ran;
    /// A view ran again though nothing that it reads had changed; called with its instance.
    std::function<void(int)> ran_in_vain;
  };

  World(const Plan& plan, Ledger& ledger, History& history, Witness witness);
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  [[nodiscard]] Models& models() noexcept { return models_; }

  // What the program does by itself, in a turn of home.
  void set(int source);
  void shift(int list);
  void replace(int choice);
  void renew(int choice);

  /// How many handlers there are, shown or kept.
  [[nodiscard]] std::size_t handlers() const noexcept {
    return static_cast<std::size_t>(alive_.use_count()) - 1;
  }

  /// A leaf that clients find by its place alone, and which answers at once.
  static constexpr std::string_view echo_path = "echo";

 private:
  using Writes = std::vector<std::pair<int, std::int64_t>>;
  /// What may be read by later views.
  struct Built {
    std::optional<View<Value>> view;
    std::optional<Query<Value>> query;
  };
  /// What a view has read.
  struct Inputs {
    std::vector<Value> traces;
    std::int64_t others = 0;  ///< What else of them changes: loads, and drawings of buttons.
  };
  struct Press {
    std::int64_t token;
    Identity who;
    std::int64_t drawn;
  };

  void build(std::size_t model);
  Model make(std::size_t model, const std::string& path);
  View<Value> make_view(std::size_t model, int instance);
  View<Value> make_coarse_view(std::size_t model, int instance);
  View<Value> make_list(std::size_t model, int instance);
  Query<Value> make_query(std::size_t model, int instance);
  Model make_lookup(std::size_t model, const std::string& path);
  static Task<Value> load(World& world, int instance, int source);

  Value show(const ModelPlan& plan, int instance, std::vector<Value> traces, Value body = {});
  [[nodiscard]] Inputs read_inputs(const ModelPlan& plan, Get get) const;
  void begin_run(int instance);
  void note_inputs(int instance, const Inputs& inputs);
  void end_run(int instance);
  Value screen(const ModelPlan& plan, int instance, std::int64_t drawn);
  Value button(const HandlerPlan& plan, const std::string& key, Identity who, std::int64_t drawn);

  Value call(const HandlerPlan& plan, const Press& press);
  static Task<Value> call_later(World& world, HandlerPlan plan, Press press);
  void note_run(const HandlerPlan& plan, const Press& press, std::uint64_t session);
  Writes change(const HandlerPlan& plan);
  void change(int source, Writes& writes);
  [[nodiscard]] Value source_value(int source) const;
  void take_away(std::size_t model);

  const Plan& plan_;
  Ledger& ledger_;
  History& history_;
  Witness witness_;
  Random random_;
  std::vector<State<Value>> plain_;
  std::vector<State<List>> lists_;
  std::vector<Built> built_;
  std::vector<std::optional<Lookup>> lookups_;  // by model
  std::vector<std::optional<Query<Value>>> queries_;
  std::vector<int> query_instances_;
  std::int64_t last_row_ = 0;
  std::shared_ptr<char> alive_ = std::make_shared<char>();  // held by each handler
  Models models_;
};

}  // namespace updraft::sim
