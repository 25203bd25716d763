#include "plan.hpp"

#include "random.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace updraft::sim {
namespace {

using namespace std::chrono_literals;

constexpr int longest_schedule_ms = 12'000;

/// A number that is mostly small.
int skewed(Random& random, int most) {
  return random.below(random.between(1, most) + 1);
}

void draw_limits(Random& random, Plan& plan) {
  Limits& limits = plan.limits;
  limits.handler_timeout = 1500ms;
  limits.ping_interval = 4s;
  limits.pong_timeout = 3s;
  limits.stall_timeout = 6s;
  limits.stop_timeout = 2s;
  limits.handshake_timeout = 3s;
  limits.handshake_bytes = 2048;
  limits.retired_handler_time = random.chance(30) ? 400ms : 30s;
  plan.small_limits = random.chance(35);
  if (!plan.small_limits) return;
  const auto maybe = [&random](auto& limit, int least, int most) {
    if (random.chance(30)) limit = static_cast<std::size_t>(random.between(least, most));
  };
  maybe(limits.message_bytes, 400, 2000);
  maybe(limits.subscriptions, 6, 12);
  maybe(limits.path_bytes, 20, 40);
  maybe(limits.subscribed_path_bytes, 80, 150);
  maybe(limits.malformed_messages, 0, 3);
  maybe(limits.events_per_second, 30, 60);
  maybe(limits.outbox_bytes, 200, 4000);
  maybe(limits.owed_updates, 1, 3);
  maybe(limits.handlers, 1, 3);
  maybe(limits.handlers_per_session, 1, 2);
  maybe(limits.retired_handlers, 0, 4);
  maybe(limits.waiting_readers, 0, 2);
  maybe(limits.json_depth, 8, 16);
  // Of sequences of their own: the seeds keep what they drew before there were these.
  Random shares = random.fork(2);
  if (shares.chance(40)) {
    limits.guaranteed_handlers = static_cast<std::size_t>(shares.between(0, 1));
  }
  Random work = random.fork(1);
  if (work.chance(40)) {
    limits.work_per_turn = static_cast<std::size_t>(work.between(500, 20'000));
  }
}

HandlerPlan draw_handler(Random& random, const Plan& plan) {
  using Kind = HandlerKind;
  static const std::vector<Kind> kinds{
      Kind::set,        Kind::set,   Kind::set,         Kind::set,
      Kind::shift,      Kind::shift, Kind::echo,        Kind::sleep,
      Kind::sleep,      Kind::work,  Kind::throw_error, Kind::throw_other,
      Kind::unsendable, Kind::late,  Kind::replace,     Kind::renew};
  HandlerPlan handler;
  handler.kind = random.one_of(kinds);
  handler.source = random.below(plan.sources());
  if (random.chance(40)) handler.other = random.below(plan.sources());
  handler.wait_ms = random.chance(30) ? 0 : random.between(1, 900);
  if (random.chance(40)) handler.timeout_ms = random.between(1000, 1200);
  if (handler.kind == Kind::late) {
    handler.timeout_ms = random.between(5, 200);
    handler.wait_ms = handler.timeout_ms + random.between(5, 1000);
  }
  return handler;
}

/// Sources of the program, and views of the models so far.
std::vector<Input> draw_inputs(Random& random, const Plan& plan) {
  std::vector<Input> inputs;
  for (int i = random.between(1, 3); i > 0; --i) {
    std::vector<int> views;
    for (std::size_t m = 0; m < plan.models.size(); ++m) {
      const auto kind = plan.models[m].kind;
      const bool is_view = kind == ModelKind::view || kind == ModelKind::coarse ||
                           kind == ModelKind::query_view || kind == ModelKind::screen;
      if (is_view) views.push_back(static_cast<int>(m));
    }
    if (!views.empty() && random.chance(60)) {
      inputs.push_back({true, random.one_of(views)});
    } else {
      inputs.push_back({false, random.below(plan.plain_sources)});
    }
  }
  return inputs;
}

void draw_model(Random& random, Plan& plan, int number) {
  using Kind = ModelKind;
  static const std::vector<Kind> kinds{
      Kind::state,  Kind::view,     Kind::view,       Kind::view,       Kind::coarse,
      Kind::screen, Kind::screen,   Kind::keyed_list, Kind::keyed_list, Kind::placed_list,
      Kind::lookup, Kind::function, Kind::query,      Kind::query_view};
  static const std::vector<std::string> folders{"", "", "", "hall/", "hall/desk/"};
  ModelPlan model;
  model.kind = random.one_of(kinds);
  model.path = random.one_of(folders) + "m" + std::to_string(number);
  const bool is_list = model.kind == Kind::keyed_list || model.kind == Kind::placed_list;
  if (is_list) {
    model.inputs = {{false, plan.plain_sources + random.below(plan.lists)}};
  } else if (model.kind == Kind::view || model.kind == Kind::screen) {
    model.inputs = draw_inputs(random, plan);
  } else {
    model.inputs = {{false, random.below(plan.plain_sources)}};
  }
  model.grain = random.between(2, 5);
  const bool may_fail = model.kind == Kind::view || model.kind == Kind::screen ||
                        model.kind == Kind::query || model.kind == Kind::query_view;
  if (may_fail && random.chance(20)) model.fails_at = random.between(2, 5);
  static const std::vector<int> paddings{0, 0, 0, 20, 200, 700, 3000};
  model.padding = random.one_of(paddings);
  model.wait_ms = random.between(0, 600);
  if (random.chance(40)) model.time_to_live_ms = random.between(200, 3000);
  if (is_list || model.kind == Kind::screen) {
    for (int i = random.between(1, 3); i > 0; --i) {
      model.handlers.push_back(draw_handler(random, plan));
    }
  }
  model.comes_and_goes = random.chance(25);
  model.is_there = !model.comes_and_goes || random.chance(60);
  plan.models.push_back(std::move(model));
}

ClientPlan draw_client(Random& random, const Plan& plan, int number) {
  ClientPlan client;
  client.is_calm = number < plan.hubs;
  client.hub = client.is_calm ? number : random.below(plan.hubs);
  client.dialect = static_cast<Dialect>(random.below(3));
  client.offers_compression = random.chance(40);
  static const std::vector<int> delays{0, 0, 1, 5, 20, 80};
  client.most_delay_ms = client.is_calm ? random.below(4) : random.one_of(delays);
  client.least_delay_ms = random.below(client.most_delay_ms + 1);
  static const std::vector<int> chunks{0, 0, 0, 1, 7, 100, 1500};
  client.chunk_bytes = client.is_calm ? 0 : random.one_of(chunks);
  static const std::vector<int> buffers{1 << 20, 1 << 16, 4096, 600, 100, 17};
  client.buffer_bytes = client.is_calm ? 1 << 20 : random.one_of(buffers);
  // Bytes that travel one by one are to come to an end.
  const bool crawls =
      (client.chunk_bytes > 0 && client.chunk_bytes < 100) || client.buffer_bytes < 4096;
  if (crawls) client.most_delay_ms = 0;
  client.least_delay_ms = std::min(client.least_delay_ms, client.most_delay_ms);
  return client;
}

/// By chances of its own, so that the rest of the plan is as if all were scripts.
void draw_library_client(Random random, const Plan& plan, ClientPlan& client) {
  constexpr int percent = 40;
  client.is_library = !client.is_calm && random.chance(percent);
  ClientOptions& options = client.options;
  options.dialect = client.dialect == Dialect::flat   ? ClientDialect::flat
                    : client.dialect == Dialect::seed ? ClientDialect::nested
                                                      : ClientDialect::automatic;
  options.compression = client.offers_compression;
  const auto any_between = [&random](int least, int most) {
    return std::chrono::milliseconds(random.between(least, most));
  };
  options.connect_timeout = any_between(1000, 2500);
  options.first_delay = any_between(10, 250);
  options.longest_delay = any_between(100, 1200);
  options.ping_interval = any_between(1500, 3000);
  options.pong_timeout = any_between(500, 1800);
  options.event_timeout = any_between(300, 2000);
  options.sent_message_bytes = plan.limits.message_bytes;
  if (random.chance(20)) options.events = static_cast<std::size_t>(random.between(1, 6));
  if (random.chance(30)) options.keys_per_message = static_cast<std::size_t>(random.between(1, 4));
  if (random.chance(40)) options.outbox_bytes = static_cast<std::size_t>(random.between(1, 2000));
}

/// A link that needs seconds for what its client subscribes to; by chances of its own.
void draw_link(Random random, ClientPlan& client) {
  constexpr int percent = 20;
  constexpr int most_waiting = 4096;
  if (client.is_calm || !random.chance(percent)) return;
  static const std::vector<int> rates{4000, 8000, 20'000};
  client.bytes_per_second = random.one_of(rates);
  client.buffer_bytes = std::min(client.buffer_bytes, most_waiting);
}

/// Of a sequence of its own: the seeds keep what they drew before there was this.
Roughness draw_roughness(Random random) {
  static const std::vector<int> buffers{1 << 16, 1 << 16, 1 << 16, 1000, 64};
  static const std::vector<int> chances{0, 0, 10, 50};
  static const std::vector<int> rare{0, 0, 0, 1, 5};
  Roughness rough;
  rough.read_buffer_bytes = random.one_of(buffers);
  rough.short_reads = random.one_of(chances);
  rough.partial_writes = random.one_of(chances);
  rough.slow_reads = random.one_of(chances);
  rough.longest_read_ms = random.between(1, 4);
  rough.failing_turns = random.one_of(rare);
  return rough;
}

struct Weight {
  Action::Kind kind;
  int weight;
};

Action::Kind draw_kind(Random& random, std::span<const Weight> weights) {
  int all = 0;
  for (const Weight& one : weights) all += one.weight;
  int left = random.below(all);
  for (const Weight& one : weights) {
    left -= one.weight;
    if (left < 0) return one.kind;
  }
  return weights.front().kind;
}

using ActionKind = Action::Kind;

constexpr std::array<Weight, 18> wild_weights{{
    {ActionKind::connect, 4},
    {ActionKind::subscribe, 22},
    {ActionKind::unsubscribe, 8},
    {ActionKind::press, 34},
    {ActionKind::point, 4},
    {ActionKind::echo, 5},
    {ActionKind::babble, 3},
    {ActionKind::ping, 2},
    {ActionKind::flood, 1},
    {ActionKind::stall, 3},
    {ActionKind::resume, 4},
    {ActionKind::cut, 2},
    {ActionKind::half_close, 1},
    {ActionKind::mute, 1},
    {ActionKind::say_close, 1},
    {ActionKind::ask_http, 2},
    {ActionKind::knock, 1},
    {ActionKind::unsubscribe, 1},
}};
constexpr std::array<Weight, 14> library_weights{{
    {ActionKind::connect, 3},
    {ActionKind::subscribe, 22},
    {ActionKind::unsubscribe, 11},
    {ActionKind::press, 34},
    {ActionKind::point, 4},
    {ActionKind::echo, 6},
    {ActionKind::flood, 2},
    {ActionKind::forget, 3},
    {ActionKind::stall, 2},
    {ActionKind::resume, 4},
    {ActionKind::cut, 5},
    {ActionKind::mute, 2},
    {ActionKind::outage, 3},
    {ActionKind::say_close, 1},
}};
constexpr std::array<Weight, 4> calm_weights{{{ActionKind::subscribe, 25},
                                              {ActionKind::unsubscribe, 5},
                                              {ActionKind::press, 30},
                                              {ActionKind::echo, 20}}};
constexpr std::array<Weight, 5> program_weights{{{ActionKind::set, 40},
                                                 {ActionKind::set_many, 20},
                                                 {ActionKind::shift, 20},
                                                 {ActionKind::replace, 12},
                                                 {ActionKind::renew, 10}}};

/// A burst of one client or of the program, so that things meet.
void draw_burst(Random& random, Plan& plan, int at_ms) {
  const bool is_program = random.chance(30);
  const int client = is_program ? -1 : random.below(static_cast<int>(plan.clients.size()));
  for (int i = random.between(1, 5); i > 0; --i) {
    Action action;
    action.at_ms = at_ms;
    action.client = client;
    if (is_program) {
      action.kind = draw_kind(random, program_weights);
    } else if (plan.clients[static_cast<std::size_t>(client)].is_calm) {
      action.kind = draw_kind(random, calm_weights);
    } else if (plan.clients[static_cast<std::size_t>(client)].is_library) {
      action.kind = draw_kind(random, library_weights);
    } else {
      action.kind = draw_kind(random, wild_weights);
    }
    action.a = random.below(1 << 20);
    action.b = random.below(1 << 20);
    plan.actions.push_back(action);
    at_ms += random.chance(50) ? 0 : skewed(random, 30);
  }
}

void draw_schedule(Random& random, Plan& plan) {
  for (std::size_t c = 0; c < plan.clients.size(); ++c) {
    plan.actions.push_back({.at_ms = random.below(20),
                            .kind = ActionKind::connect,
                            .client = static_cast<int>(c),
                            .a = random.below(1 << 20)});
    plan.actions.push_back({.at_ms = random.between(10, 400),
                            .kind = ActionKind::subscribe,
                            .client = static_cast<int>(c),
                            .a = random.below(1 << 20),
                            .b = 7});
  }
  const int end = random.chance(80) ? random.between(300, 3000) : longest_schedule_ms;
  for (int i = random.between(5, 50); i > 0; --i) draw_burst(random, plan, random.between(20, end));
  if (random.chance(25)) {
    plan.actions.push_back({.at_ms = random.between(20, end), .kind = ActionKind::stop});
  }
  const auto renumber = [&plan] {
    int number = 0;
    for (Action& action : plan.actions) action.number = number++;
  };
  renumber();
  // Those of one time stay in the order in which they were drawn.
  std::ranges::sort(plan.actions, {},
                    [](const Action& action) { return std::pair(action.at_ms, action.number); });
  renumber();
}

}  // namespace

Plan draw_plan(std::uint64_t seed) {
  Plan plan;
  plan.seed = seed;
  Random random(seed);
  draw_limits(random, plan);
  plan.hubs = random.between(1, 3);
  plan.roughness = draw_roughness(random.fork(3));
  plan.compression = random.chance(80);
  static const std::vector<int> lags{0, 0, 0, 1, 5};
  plan.lag_ms = random.one_of(lags);
  plan.plain_sources = random.between(1, 4);
  plan.lists = random.between(1, 2);
  for (int i = random.between(2, 9); i > 0; --i) draw_model(random, plan, i);
  const int clients = plan.hubs + random.between(1, 5);
  for (int i = 0; i < clients; ++i) {
    plan.clients.push_back(draw_client(random, plan, i));
    draw_library_client(random.fork(1), plan, plan.clients.back());
    draw_link(random.fork(2), plan.clients.back());
  }
  draw_schedule(random, plan);
  return plan;
}

std::vector<std::string> paths_of(const Plan& plan) {
  std::vector<std::string> paths;
  for (const ModelPlan& model : plan.models) {
    if (model.kind != ModelKind::lookup) {
      paths.push_back(model.path);
      continue;
    }
    for (const char* term : {"/ann", "/bob", "/nobody"}) paths.push_back(model.path + term);
  }
  paths.emplace_back("nowhere");
  paths.emplace_back("hall/nowhere");
  return paths;
}

std::vector<std::string> choose_paths(const Action& action, const std::vector<std::string>& paths,
                                      int most) {
  Random random(static_cast<std::uint64_t>(action.a) << 20 | static_cast<std::uint64_t>(action.b));
  std::vector<std::string> chosen;
  for (int i = 1 + random.below(most); i > 0; --i) chosen.push_back(random.one_of(paths));
  return chosen;
}

}  // namespace updraft::sim
