#pragma once

#include "base/clock.hpp"
#include "plan.hpp"

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace updraft::sim {

/// What a value tells of a source that it was made from: `[source, version, grain]` on the wire.
/// With a grain, the version is what `version / grain` was, of the source as of one moment; without
/// one (0) it is a version that the source had once.
struct Trace {
  int source = 0;
  std::int64_t version = 0;
  std::int64_t grain = 1;
  friend bool operator==(const Trace&, const Trace&) = default;
};

/// Which button it is: of a model that was made once, and which of its buttons or rows.
struct Identity {
  int instance = 0;
  std::int64_t part = 0;
  friend bool operator==(const Identity&, const Identity&) = default;
};
std::string to_string(const Identity& identity);

/// One call of a handler.
struct Run {
  std::int64_t token = 0;  ///< What the client's event said.
  std::uint64_t session = 0;
  Identity who;
  std::int64_t drawn = 0;  ///< Which drawing of it.
  HandlerKind kind = HandlerKind::echo;

  /// Whether it is answered in its own time.
  [[nodiscard]] bool waits() const noexcept {
    return kind == HandlerKind::sleep || kind == HandlerKind::work || kind == HandlerKind::late;
  }
};

/// What the program did, as it tells it itself: the checkers compare what clients got with it.
/// Owned by the simulation.
class Ledger {
 public:
  static constexpr int never = std::numeric_limits<int>::max();
  static constexpr Time end_of_time = Time::max();

  /// A model that was made: the same path may have several, one after the other.
  struct Instance {
    std::string path;
    int model = 0;             ///< In the plan.
    bool is_failing = false;   ///< Its last run threw.
    std::int64_t runs = 0;     ///< That succeeded.
    std::vector<int> turns;    ///< Of these runs.
    std::uint64_t inputs = 0;  ///< A hash of what the last run read; 0 before the first.
    bool has_failed_before = false;
    std::int64_t loads = 0;   ///< Of a query.
    std::int64_t wanted = 0;  ///< Of a query: the version that it has at least to come to.
  };
  /// What was put at a path: an instance, or 0 for none.
  struct Placed {
    int instance = 0;
    int turn = 0;
  };

  explicit Ledger(const Plan& plan) : plan_(plan) {}

  // Change sets are numbered: all that is set in one turn of home is one.

  void begin_turn(Time now);
  [[nodiscard]] int turn() const noexcept { return static_cast<int>(turns_.size()) - 1; }
  /// When a turn was; the end of time for `never`.
  [[nodiscard]] Time time_of(int turn) const;

  // Sources.

  void add_source() { sources_.push_back({turn()}); }
  /// Its next version.
  std::int64_t set(int source);
  [[nodiscard]] std::int64_t version(int source) const;
  /// The turn in which the source got that version; `never` if it has not.
  [[nodiscard]] int turn_of(int source, std::int64_t version) const;
  /// The turns from which and until which something told the truth.
  [[nodiscard]] std::pair<int, int> span_of(const Trace& trace) const;

  // Rows of the lists.

  void row_gone(int source, std::int64_t row) { rows_gone_[{source, row}] = turn(); }
  /// When it went; `never` if it is there.
  [[nodiscard]] int row_gone_turn(int source, std::int64_t row) const;

  // Models.

  int make(std::string path, int model);
  [[nodiscard]] Instance& instance(int number) {
    return instances_.at(static_cast<std::size_t>(number));
  }
  [[nodiscard]] const Instance& instance(int number) const {
    return instances_.at(static_cast<std::size_t>(number));
  }
  [[nodiscard]] bool has_instance(int number) const {
    return number > 0 && static_cast<std::size_t>(number) < instances_.size();
  }
  void place(const std::string& path, int instance);
  /// What is at the path now, 0 for nothing.
  [[nodiscard]] int placed_at(std::string_view path) const;
  /// Whether another model has ever been there, or none.
  [[nodiscard]] bool was_replaced(std::string_view path) const;
  /// The turn in which the instance went from its path; `never` if it is there.
  [[nodiscard]] int gone_turn(int instance) const;
  [[nodiscard]] const ModelPlan& plan_of(int instance) const;
  /// Whether the instance, or a view that it reads, fails as things are.
  [[nodiscard]] bool is_failing(int instance) const;
  /// Whether it may fail at times, or go on with what an input had that fails.
  [[nodiscard]] bool may_fail(int instance) const;
  /// Whether a view that the instance reads may fail, and then goes on with what it had.
  [[nodiscard]] bool may_lag(int instance) const;

  // Handlers.

  /// How many buttons the models have at most that are there, or that others read.
  [[nodiscard]] std::size_t most_buttons() const;
  void ran(const Run& run);
  /// The first run of an event, null if there was none.
  [[nodiscard]] const Run* run_of(std::int64_t token) const;
  [[nodiscard]] const std::vector<Run>& runs() const noexcept { return runs_; }

 private:
  const Plan& plan_;
  std::vector<Time> turns_{Time()};
  std::vector<std::vector<int>> sources_;  // the turn of each version
  std::map<std::pair<int, std::int64_t>, int> rows_gone_;
  std::vector<Instance> instances_{Instance()};  // 0 is none
  std::map<int, int> first_instances_;           // by model: those that views read
  std::map<std::string, std::vector<Placed>, std::less<>> paths_;
  std::vector<Run> runs_;
  std::unordered_map<std::int64_t, std::size_t> run_of_;
};

}  // namespace updraft::sim
