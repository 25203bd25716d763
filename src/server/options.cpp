#include <updraft/server.hpp>

#include <CLI/CLI.hpp>

#include <cstdlib>
#include <map>

namespace updraft {
namespace {

std::string upper_snake(std::string_view flag) {
  std::string name = "UPDRAFT_";
  for (const char c : flag) name += c == '-' ? '_' : static_cast<char>(std::toupper(c));
  return name;
}

/// Adds `--flag`, with its variable in the environment.
template <class T>
CLI::Option* add(CLI::App& app, const std::string& flag, T& field, const std::string& meaning) {
  return app.add_option("--" + flag, field, meaning)
      ->envname(upper_snake(flag))
      ->capture_default_str();
}

/// As CLI::PositiveNumber, whose own message lists the range of all doubles.
const CLI::Validator positive(
    [](const std::string& text) {
      return CLI::PositiveNumber(text).empty() ? std::string() : text + " is not above 0";
    },
    "POSITIVE");

/// As CLI::NonNegativeNumber, likewise.
const CLI::Validator not_negative(
    [](const std::string& text) {
      return CLI::NonNegativeNumber(text).empty() ? std::string() : text + " is not 0 or above";
    },
    "NONNEGATIVE");

/// A limit that is a time, given in milliseconds.
void add_time(CLI::App& app, const std::string& flag, std::chrono::milliseconds& field) {
  const auto set = [&field](const std::int64_t& ms) { field = std::chrono::milliseconds(ms); };
  app.add_option_function<std::int64_t>("--" + flag + "-ms", set, "in milliseconds")
      ->envname(upper_snake(flag + "-ms"))
      ->default_str(std::to_string(field.count()))
      ->check(positive)
      ->group("Limits (see limits.hpp)");
}

/// As the server does, but without the secret in the message.
const CLI::Validator long_enough(
    [](const std::string& text) {
      constexpr std::size_t least = Options::least_inspector_token_bytes;
      return text.size() >= least ? std::string()
                                  : "it is shorter than " + std::to_string(least) + " characters";
    },
    "");

void add_inspector(CLI::App& app, Options& options) {
  app.add_flag(
         "--inspector,!--no-inspector", options.inspector,
         "Tell who opens the inspector's link what the server is doing (the default), or don't")
      ->envname("UPDRAFT_INSPECTOR");
  // Without its default: that may be a secret of the program.
  app.add_option("--inspector-token", options.inspector_token,
                 "The secret of that link, of at least 16 characters; else it is new in each run. "
                 "Other users see arguments: rather set it in the environment or in a file")
      ->envname("UPDRAFT_INSPECTOR_TOKEN")
      ->check(long_enough);
  app.add_option("--inspector-token-file", options.inspector_token_file,
                 "Where to write the link, readable by this user alone; - for the standard output")
      ->envname("UPDRAFT_INSPECTOR_TOKEN_FILE")
      ->type_name("FILE");
}

void add_development(CLI::App& app, Options& options) {
  app.add_flag(
         "--development", options.development,
         "Tell clients what exceptions say, and take mistakes such as doubled keys for errors")
      ->envname("UPDRAFT_DEVELOPMENT");
  app.add_flag("--development-beyond-loopback", options.development_beyond_loopback,
               "Confirm that other machines may reach a server for development")
      ->envname("UPDRAFT_DEVELOPMENT_BEYOND_LOOPBACK");
}

void add_limits(CLI::App& app, Limits& limits) {
  for_each_limit(limits, [&app](const std::string& flag, auto& field) {
    if constexpr (std::is_same_v<std::decay_t<decltype(field)>, std::chrono::milliseconds>) {
      add_time(app, flag, field);
    } else {
      add(app, flag, field, "")->check(positive)->group("Limits (see limits.hpp)");
    }
  });
}

}  // namespace

Options options_from(int argc, const char* const* argv, Options defaults) {
  const std::map<std::string, LogLevel> levels{{"debug", LogLevel::debug},
                                               {"info", LogLevel::info},
                                               {"warning", LogLevel::warning},
                                               {"error", LogLevel::error},
                                               {"off", LogLevel::off}};
  Options options = std::move(defaults);
  LogLevel level = LogLevel::info;
  CLI::App app("Serves live models and server-defined UI.");
  add(app, "address", options.address, "The IP address to listen on");
  add(app, "port", options.port, "The TCP port; 0 for any that is free");
  add(app, "threads", options.threads, "Threads that serve connections; 0 for one per core");
  add(app, "workers", options.workers, "The most functions that run off the loop at once")
      ->check(positive);
  app.add_option_function<std::int64_t>(
         "--busy-poll-us",
         [&options](const std::int64_t& us) { options.busy_poll = std::chrono::microseconds(us); },
         "How long a thread asks for more before it sleeps, in microseconds; 0 for not at all")
      ->envname("UPDRAFT_BUSY_POLL_US")
      ->default_str(std::to_string(options.busy_poll.count()))
      ->check(not_negative);
  app.add_flag("--compression,!--no-compression", options.compression,
               "Compress messages where clients offer it (the default), or never")
      ->envname("UPDRAFT_COMPRESSION");
  app.add_flag("--playground,!--no-playground", options.playground,
               "Show browsers a page with what is served (the default), or don't")
      ->envname("UPDRAFT_PLAYGROUND");
  add_inspector(app, options);
  add_development(app, options);
  add(app, "log-level", level, "The least level to log: debug, info, warning, error, off")
      ->transform(CLI::CheckedTransformer(levels, CLI::ignore_case))
      ->type_name("LEVEL")
      ->default_str("info");
  app.set_config("--config", "", "A file with any of these, as name=value");
  add_limits(app, options.limits);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& end) {
    // Nothing else runs yet.
    std::exit(app.exit(end));  // NOLINT(concurrency-mt-unsafe)
  }
  if (!options.log) options.log = stderr_log(level);
  return options;
}

}  // namespace updraft
