#pragma once

#include <updraft/client_options.hpp>
#include <updraft/limits.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace updraft::sim {

/// What a handler does when it is called.
enum class HandlerKind : std::uint8_t {
  echo,         ///< Answers at once.
  set,          ///< Sets one source, perhaps a second one too, in one change.
  shift,        ///< Changes the order of a list, or what is in it.
  throw_error,  ///< Throws an updraft::Error.
  throw_other,  ///< Throws what clients must not see.
  unsendable,   ///< Answers what JSON can't hold.
  sleep,        ///< Sets, waits, sets again, answers.
  work,         ///< The same, but waits for a worker.
  late,         ///< As sleep, but longer than its time.
  replace,      ///< Puts another model into the place of one, or takes it away.
  renew,        ///< Lets lookups and queries ask again.
};

struct HandlerPlan {
  HandlerKind kind = HandlerKind::echo;
  int source = 0;
  int other = -1;      ///< A second source, or none.
  int wait_ms = 0;     ///< Of those that wait.
  int timeout_ms = 0;  ///< Of the leaf; 0 for none.
};

enum class ModelKind : std::uint8_t {
  state,        ///< A source by itself.
  view,         ///< Of sources and other views.
  coarse,       ///< A view of a view that changes more rarely than its source.
  screen,       ///< A view with handlers: buttons with and without keys.
  keyed_list,   ///< A view of a list, by each().
  placed_list,  ///< The same, but only their places tell the rows apart.
  lookup,       ///< Views by name, made when somebody asks.
  function,     ///< Computed when somebody asks.
  query,        ///< Loaded when somebody watches.
  query_view,   ///< A view of a query.
};

/// What a view reads: a source, or an earlier model.
struct Input {
  bool is_model = false;
  int index = 0;
};

struct ModelPlan {
  ModelKind kind = ModelKind::state;
  std::string path;
  std::vector<Input> inputs;
  std::vector<HandlerPlan> handlers;
  int padding = 0;   ///< Bytes that make it larger.
  int grain = 1;     ///< Of a coarse view: how many versions it takes for the same.
  int fails_at = 0;  ///< A view throws at each such version of its first source; 0 for never.
  int wait_ms = 0;   ///< Of a query: how long a load takes.
  int time_to_live_ms = 0;  ///< Of a query; 0 for none.
  bool comes_and_goes = false;
  bool is_there = true;      ///< From the start.
  bool is_left_out = false;  ///< The program does not have it.
};

enum class Dialect : std::uint8_t { flat, seed, old };

struct ClientPlan {
  Dialect dialect = Dialect::flat;
  bool offers_compression = false;
  bool is_calm = false;  ///< Does nothing wrong and is to be served at once, whatever others do.
  int hub = 0;
  int least_delay_ms = 0;
  int most_delay_ms = 0;
  int chunk_bytes = 0;         ///< Bytes travel in pieces of at most so many; 0 for any.
  int buffer_bytes = 0;        ///< How much is on its way from the server before it has to wait.
  int bytes_per_second = 0;    ///< That the link from the server carries; 0 for any.
  bool is_library = false;     ///< A client of the library; else a script.
  ClientOptions options = {};  ///< Of such.
};

/// One thing that happens at its time, whatever of the others happens. The two numbers choose among
/// what there is at the time.
struct Action {
  enum class Kind : std::uint8_t {
    connect,  ///< Clients of the library do so by themselves; this begins one that has closed.
    subscribe,
    unsubscribe,
    press,   ///< A handler that was shown.
    point,   ///< The same, but only its place is told.
    echo,    ///< A handler that answers at once and never goes.
    babble,  ///< A message that is refused, or that costs the connection.
    ping,
    flood,  ///< Many events at once.
    stall,  ///< Takes no bytes.
    resume,
    cut,  ///< The connection is gone, at any byte.
    half_close,
    mute,  ///< Takes bytes, and never says anything again.
    say_close,
    ask_http,  ///< A request for a model, on a connection of its own.
    knock,     ///< A handshake that is to be refused.
    set,       ///< The program sets a source.
    set_many,  ///< Several at once.
    shift,
    replace,
    renew,
    stop,
    // Of clients of the library alone.
    forget,  ///< The response to an event is of no interest any more.
    outage,  ///< For a while there is no way to the server.
  };

  int number = 0;  ///< In the plan that was drawn.
  int at_ms = 0;
  Kind kind = Kind::connect;
  int client = -1;  ///< Who does it; -1 for the program.
  int a = 0;
  int b = 0;
};

/// How the transports and threads of the server behave. Chances are in percent.
struct Roughness {
  int read_buffer_bytes = 1 << 16;  ///< That one read of a connection fills.
  int short_reads = 0;              ///< Reads that give less than there is.
  int partial_writes = 0;           ///< Writes that take less than there is room for.
  int slow_reads = 0;               ///< Reads that take a while, in which nothing else is done.
  int longest_read_ms = 1;
  int failing_turns = 0;  ///< Turns that fail, as for want of memory.
};

/// All that happens in a simulation, but for the chances of network and threads, which the seed
/// decides too. Taking actions away leaves a plan.
struct Plan {
  std::uint64_t seed = 0;
  Limits limits;
  bool small_limits = false;
  bool compression = true;
  int hubs = 1;
  Roughness roughness = {};
  int lag_ms = 0;  ///< How late a thread may take its turn.
  int plain_sources = 0;
  int lists = 0;
  std::vector<ModelPlan> models;
  std::vector<ClientPlan> clients;
  std::vector<Action> actions;

  [[nodiscard]] int sources() const noexcept { return plain_sources + lists; }
};

/// The same for the same seed.
Plan draw_plan(std::uint64_t seed);

/// Paths that clients subscribe to: those of the models, and some where nothing ever is.
std::vector<std::string> paths_of(const Plan& plan);

/// Those that an action is about: at least one, at most so many of these.
std::vector<std::string> choose_paths(const Action& action, const std::vector<std::string>& paths,
                                      int most);

/// What is drawn, for readers of a history.
std::string describe_setup(const Plan& plan);
std::string describe(const Action& action);

}  // namespace updraft::sim
