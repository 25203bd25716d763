#include "world.hpp"

#include <stdexcept>

namespace updraft::sim {
namespace {

constexpr std::size_t most_rows = 7;
constexpr std::size_t first_rows = 3;

Value trace(int source, std::int64_t version, std::int64_t grain = 1) {
  return array({source, version, grain});
}

std::uint64_t hash_of(const std::vector<Value>& traces) {
  std::uint64_t hash = traces.size() + 1;
  for (const Value& one : traces) {
    for (const Value& number : one.items()) {
      hash = (hash ^ static_cast<std::uint64_t>(number.as_integer().value_or(0))) *
             0x9fb21c651e98df25U;
      hash ^= hash >> 29;
    }
  }
  return hash;
}

void append_traces(std::vector<Value>& traces, const Value& shown) {
  const auto items = shown["in"].items();
  traces.insert(traces.end(), items.begin(), items.end());
}

std::int64_t version_of(const Value& source) {
  return source["in"][0][1].as_integer().value_or(0);
}

}  // namespace

World::World(const Plan& plan, Ledger& ledger, History& history, Witness witness)
    : plan_(plan),
      ledger_(ledger),
      history_(history),
      witness_(std::move(witness)),
      random_(Random(plan.seed).fork(1)),
      built_(plan.models.size()),
      lookups_(plan.models.size()),
      queries_(plan.models.size()),
      query_instances_(plan.models.size()) {
  for (int i = 0; i < plan.sources(); ++i) ledger_.add_source();
  for (int i = 0; i < plan.plain_sources; ++i) plain_.emplace_back(source_value(i));
  for (int i = 0; i < plan.lists; ++i) {
    List list;
    while (list.rows.size() < first_rows) list.rows.push_back({++last_row_, 0});
    lists_.emplace_back(std::move(list));
  }
  models_.set(echo_path, Value([this](const Event& event) {
                const Press press{event[0].as_integer().value_or(0), {}, 0};
                note_run({}, press, event.session.id);
                return call({}, press);
              }));
  for (std::size_t i = 0; i < plan.models.size(); ++i) {
    if (!plan.models[i].is_left_out) build(i);
  }
}

void World::build(std::size_t number) {
  const ModelPlan& plan = plan_.models[number];
  if (plan.is_there) {
    models_.set(plan.path, make(number, plan.path));
    return;
  }
  // Views of it read it all the same.
  ledger_.place(plan.path, 0);
  static_cast<void>(make(number, plan.path + " (inside)"));
  lookups_[number].reset();
}

/// A new model of that plan. The first one is what others read.
Model World::make(std::size_t number, const std::string& path) {
  const ModelPlan& plan = plan_.models[number];
  Built& built = built_[number];
  if (plan.kind == ModelKind::lookup) return make_lookup(number, path);
  const int instance = ledger_.make(path, static_cast<int>(number));
  ledger_.place(path, instance);
  switch (plan.kind) {
    case ModelKind::state:
      return plain_[static_cast<std::size_t>(plan.inputs[0].index)];
    case ModelKind::function:
      return [this, instance, source = plan.inputs[0].index, calls = 0]() mutable {
        return object({{"m", instance},
                       {"in", array({trace(source, ledger_.version(source), 0)})},
                       {"calls", ++calls}});
      };
    case ModelKind::query: {
      auto query = make_query(number, instance);
      if (!built.query) built.query = query;
      return query;
    }
    default:
      break;
  }
  auto view = plan.kind == ModelKind::coarse ? make_coarse_view(number, instance)
              : plan.kind == ModelKind::keyed_list || plan.kind == ModelKind::placed_list
                  ? make_list(number, instance)
                  : make_view(number, instance);
  if (!built.view) built.view = view;
  return view;
}

/// Of its inputs, or of a query.
View<Value> World::make_view(std::size_t number, int instance) {
  const ModelPlan& plan = plan_.models[number];
  if (plan.kind == ModelKind::query_view) {
    return view([this, &plan, instance, query = make_query(number, instance)](Get get) {
      const auto& loaded = get(query);
      std::vector<Value> traces;
      if (loaded) append_traces(traces, *loaded);
      if (!loaded) traces.push_back(trace(plan.inputs[0].index, 0, 0));
      end_run(instance);
      return show(plan, instance, std::move(traces), loaded.loading);
    });
  }
  return view([this, &plan, instance](Get get) {
    begin_run(instance);
    auto inputs = read_inputs(plan, get);
    note_inputs(instance, inputs);
    auto& traces = inputs.traces;
    const auto first = traces.empty() ? 0 : traces[0][1].as_integer().value_or(0);
    if (plan.fails_at > 0 && first % plan.fails_at == plan.fails_at - 1) {
      throw std::runtime_error("it is one of those versions");
    }
    end_run(instance);
    Value body;
    if (!plan.handlers.empty()) body = screen(plan, instance, ledger_.instance(instance).runs);
    return show(plan, instance, std::move(traces), std::move(body));
  });
}

View<Value> World::make_coarse_view(std::size_t number, int instance) {
  const ModelPlan& plan = plan_.models[number];
  const int source = plan.inputs[0].index;
  const auto fine = plain_[static_cast<std::size_t>(source)];
  const auto rounded =
      view([fine, grain = plan.grain](Get get) { return version_of(get(fine)) / grain; });
  return view([this, &plan, instance, source, rounded](Get get) {
    begin_run(instance);
    Inputs inputs{{trace(source, get(rounded), plan.grain)}};
    note_inputs(instance, inputs);
    end_run(instance);
    return show(plan, instance, std::move(inputs.traces));
  });
}

View<Value> World::make_list(std::size_t number, int instance) {
  const ModelPlan& plan = plan_.models[number];
  const int source = plan.inputs[0].index;
  const auto list = lists_[static_cast<std::size_t>(source - plan_.plain_sources)];
  const HandlerPlan& handler = plan.handlers[0];
  const bool keyed = plan.kind == ModelKind::keyed_list;
  return view([this, &plan, &handler, instance, source, list, keyed](Get get) {
    begin_run(instance);
    const List& now = get(list);
    Inputs inputs{{trace(source, now.version)}};
    note_inputs(instance, inputs);
    end_run(instance);
    const std::int64_t run = ledger_.instance(instance).runs;
    Value rows;
    if (keyed) {
      rows = each(now.rows, &Row::id, [this, &handler, instance](const Row& row) {
        return button(handler, "k", {instance, row.id}, row.version);
      });
    } else {
      std::vector<Value> drawn;
      for (const Row& row : now.rows) {
        drawn.push_back(button(handler, "", {instance, row.id}, run));
      }
      rows = array(std::move(drawn));
    }
    return show(plan, instance, std::move(inputs.traces),
                component("List", {{"key", "list"}}, rows));
  });
}

Query<Value> World::make_query(std::size_t number, int instance) {
  const ModelPlan& plan = plan_.models[number];
  QueryOptions options{.retry_after = std::chrono::milliseconds(300)};
  if (plan.time_to_live_ms > 0) {
    options.time_to_live = std::chrono::milliseconds(plan.time_to_live_ms);
  }
  auto made = query(
      [this, instance, source = plan.inputs[0].index] { return load(*this, instance, source); },
      options);
  queries_[number] = made;
  query_instances_[number] = instance;
  return made;
}

Task<Value> World::load(World& world, int instance, int source) {
  Ledger::Instance& here = world.ledger_.instance(instance);
  const ModelPlan& plan = world.plan_.models[static_cast<std::size_t>(here.model)];
  const std::int64_t version = world.ledger_.version(source);
  const std::int64_t number = here.loads++;
  const auto wait = std::chrono::milliseconds(plan.wait_ms);
  if (plan.wait_ms % 3 == 1) co_await sleep_for(wait);
  if (plan.wait_ms % 3 == 2) co_await off_loop([] {});
  if (plan.fails_at > 0 && number % plan.fails_at == plan.fails_at - 1) {
    throw Error("this load fails");
  }
  co_return object({{"m", instance},
                    {"in", array({trace(source, version, 0)})},
                    {"loads", number},
                    {"pad", std::string(static_cast<std::size_t>(plan.padding), 'q')}});
}

Model World::make_lookup(std::size_t number, const std::string& path) {
  const ModelPlan& plan = plan_.models[number];
  auto made = lookup(
      [this, number, path, &plan](const std::string& term) -> Model {
        if (term != "ann" && term != "bob") return {};
        const std::string whole = path + "/" + term;
        const int instance = ledger_.make(whole, static_cast<int>(number));
        ledger_.place(whole, instance);
        return view([this, &plan, instance](Get get) {
          begin_run(instance);
          auto inputs = read_inputs(plan, get);
          note_inputs(instance, inputs);
          end_run(instance);
          return show(plan, instance, std::move(inputs.traces));
        });
      },
      static_cast<std::size_t>(plan.grain - 2));
  lookups_[number] = made;
  return made;
}

World::Inputs World::read_inputs(const ModelPlan& plan, Get get) const {
  Inputs inputs;
  for (const Input& input : plan.inputs) {
    const auto index = static_cast<std::size_t>(input.index);
    if (!input.is_model) {
      append_traces(inputs.traces, get(plain_[index]));
    } else if (built_[index].view) {
      const Value& shown = get(*built_[index].view);
      append_traces(inputs.traces, shown);
      const ModelPlan& shown_plan = plan_.models[index];
      if (shown_plan.handlers.empty() && shown_plan.kind != ModelKind::query_view) continue;
      inputs.others += ledger_.instance(static_cast<int>(*shown["m"].as_integer())).runs;
    }
  }
  return inputs;
}

/// From here on until it has succeeded, it counts as one that fails.
void World::begin_run(int number) {
  Ledger::Instance& instance = ledger_.instance(number);
  instance.has_failed_before = instance.is_failing;
  instance.is_failing = true;
}

void World::note_inputs(int number, const Inputs& inputs) {
  Ledger::Instance& instance = ledger_.instance(number);
  const std::uint64_t hash = hash_of(inputs.traces) + static_cast<std::uint64_t>(inputs.others);
  const bool has_run = instance.inputs != 0 && !instance.has_failed_before;
  if (has_run && instance.inputs == hash) witness_.ran_in_vain(number);
  instance.inputs = hash;
}

void World::end_run(int number) {
  Ledger::Instance& instance = ledger_.instance(number);
  instance.is_failing = false;
  ++instance.runs;
  instance.turns.push_back(ledger_.turn());
}

Value World::show(const ModelPlan& plan, int instance, std::vector<Value> traces, Value body) {
  std::vector<Member> members{{"m", instance}, {"in", array(std::move(traces))}};
  if (plan.padding > 0) {
    members.push_back({"pad", std::string(static_cast<std::size_t>(plan.padding), 'p')});
  }
  if (!body.is_null()) members.push_back({"body", std::move(body)});
  return object(std::move(members));
}

/// Each button twice: once known by its key, once by its place alone.
Value World::screen(const ModelPlan& plan, int instance, std::int64_t drawn) {
  std::vector<Value> buttons;
  std::int64_t part = 0;
  for (const HandlerPlan& handler : plan.handlers) {
    ++part;
    buttons.push_back(button(handler, "b" + std::to_string(part), {instance, part}, drawn));
    buttons.push_back(button(handler, "", {instance, -part}, drawn));
  }
  return component("Screen", {{"key", "screen"}}, array(std::move(buttons)));
}

void World::set(int source) {
  Writes writes;
  change(source % plan_.sources(), writes);
}

void World::shift(int list) {
  Writes writes;
  change(plan_.plain_sources + list % plan_.lists, writes);
}

Value World::source_value(int source) const {
  return object({{"m", 0}, {"in", array({trace(source, ledger_.version(source))})}});
}

/// The next version of a source; of a list, something else happens to its rows each time.
void World::change(int source, Writes& writes) {
  const std::int64_t version = ledger_.set(source);
  writes.emplace_back(source, version);
  history_.note("program", ":",
                "source " + std::to_string(source) + " becomes " + std::to_string(version));
  if (source < plan_.plain_sources) {
    return plain_[static_cast<std::size_t>(source)].set(source_value(source));
  }
  const auto& state = lists_[static_cast<std::size_t>(source - plan_.plain_sources)];
  List list = state.read();
  list.version = version;
  auto& rows = list.rows;
  const auto chosen = static_cast<std::size_t>(random_.below(static_cast<int>(rows.size())));
  switch (random_.below(5)) {
    case 0:
      if (!rows.empty()) {
        ledger_.row_gone(source, rows[chosen].id);
        rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(chosen));
      }
      break;
    case 1:
    case 2:
      if (rows.size() < most_rows) {
        rows.insert(rows.begin() + static_cast<std::ptrdiff_t>(chosen), {++last_row_, version});
      }
      break;
    case 3:
      if (!rows.empty()) rows[chosen].version = version;
      break;
    default:
      random_.shuffle(rows);
  }
  state.set(std::move(list));
}

void World::replace(int choice) {
  std::vector<std::size_t> candidates;
  for (std::size_t i = 0; i < plan_.models.size(); ++i) {
    if (plan_.models[i].comes_and_goes && !plan_.models[i].is_left_out) candidates.push_back(i);
  }
  if (candidates.empty()) return;
  const std::size_t number = candidates[static_cast<std::size_t>(choice) % candidates.size()];
  const std::string& path = plan_.models[number].path;
  take_away(number);
  const bool comes = (choice / 16) % 3 > 0;
  history_.note("program", ":", path + (comes ? " is another model" : " has no model"));
  if (comes) {
    models_.set(path, make(number, path));
  } else {
    models_.erase(path);
  }
}

void World::take_away(std::size_t number) {
  const ModelPlan& plan = plan_.models[number];
  if (plan.kind != ModelKind::lookup) return ledger_.place(plan.path, 0);
  for (const char* term : {"/ann", "/bob"}) ledger_.place(plan.path + term, 0);
  lookups_[number].reset();
}

void World::renew(int choice) {
  for (std::size_t i = 0; i < plan_.models.size(); ++i) {
    if (lookups_[i]) {
      history_.note("program", ":", plan_.models[i].path + " is asked again");
      lookups_[i]->refresh(choice % 2 == 0 ? "ann" : "bob");
    }
    if (queries_[i]) {
      history_.note("program", ":", plan_.models[i].path + " is out of date");
      ledger_.instance(query_instances_[i]).wanted =
          ledger_.version(plan_.models[i].inputs[0].index);
      queries_[i]->invalidate();
    }
  }
}

}  // namespace updraft::sim
