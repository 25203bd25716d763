#include <updraft/server.hpp>

#include "base/ascii.hpp"
#include "base/nearest.hpp"
#include "base/no_sigpipe.hpp"
#include "server/settings.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <map>
#include <type_traits>

namespace updraft {
namespace {

using server::Range;
using server::read_number;
using server::read_switch;
using server::Setting;
using server::Settings;

/// The status of a program that was called wrongly.
constexpr int wrong_usage = 2;

/// A setting that is a number.
template <class T>
Setting number(std::string_view flag, std::string_view meaning, T& field, std::int64_t least) {
  const Range range{.least = least, .most = std::numeric_limits<T>::max()};
  return {.flag = std::string(flag),
          .meaning = std::string(meaning),
          .type = "NUMBER",
          .standard = std::to_string(field),
          .set = [&field, range](const std::string& text) {
            field = static_cast<T>(read_number(text, range));
          }};
}

/// A setting that is a time, in the unit of its type.
template <class Rep, class Period>
Setting time(std::string_view flag, std::string_view meaning,
             std::chrono::duration<Rep, Period>& field, std::int64_t least) {
  const Range range{.least = least, .most = std::numeric_limits<Rep>::max()};
  return {.flag = std::string(flag),
          .meaning = std::string(meaning),
          .type = "NUMBER",
          .standard = std::to_string(field.count()),
          .set = [&field, range](const std::string& text) {
            field = std::chrono::duration<Rep, Period>(static_cast<Rep>(read_number(text, range)));
          }};
}

Setting text(std::string flag, std::string meaning, std::string type, std::string& field,
             std::string standard = {}) {
  return {.flag = std::move(flag),
          .meaning = std::move(meaning),
          .type = std::move(type),
          .standard = std::move(standard),
          .set = [&field](const std::string& given) { field = given; }};
}

Setting on_or_off(std::string flag, std::string meaning, bool& field) {
  return {.flag = std::move(flag),
          .meaning = std::move(meaning),
          .type = {},
          .standard = {},
          .set = [&field](const std::string& given) { field = read_switch(given); }};
}

/// As the server does, but without the secret in the message.
Setting token(std::string& field) {
  // Without its default: that may be a secret of the program.
  Setting setting =
      text("inspector-token",
           "The secret of that link, of at least 16 characters; else it is new in each run. Other "
           "users see arguments: rather set it in the environment or in a file",
           "TEXT", field);
  setting.set = [&field](const std::string& given) {
    constexpr std::size_t least = Options::least_inspector_token_bytes;
    if (given.size() < least) {
      throw Error::for_program(ErrorKind::invalid,
                               "it is shorter than " + std::to_string(least) + " characters");
    }
    field = given;
  };
  return setting;
}

Setting log_level(LogLevel& field) {
  return {.flag = "log-level",
          .meaning = "The least level to log: debug, info, warning, error, off",
          .type = "LEVEL",
          .standard = "info",
          .set = [&field](const std::string& given) {
            static const std::map<std::string_view, LogLevel> levels{{"debug", LogLevel::debug},
                                                                     {"info", LogLevel::info},
                                                                     {"warning", LogLevel::warning},
                                                                     {"error", LogLevel::error},
                                                                     {"off", LogLevel::off}};
            const auto found = std::ranges::find_if(levels, [&](const auto& level) {
              return ascii::equal_ignoring_case(level.first, given);
            });
            if (found == levels.end()) {
              throw Error::for_program(
                  ErrorKind::invalid,
                  '"' + given + "\" is none of debug, info, warning, error, off");
            }
            field = found->second;
          }};
}

void add_limits(Settings& settings, Limits& limits) {
  for_each_limit(limits, [&settings](const std::string& flag, auto& field) {
    constexpr bool is_number = std::is_integral_v<std::decay_t<decltype(field)>>;
    Setting setting;
    if constexpr (is_number) {
      setting = number(flag, "", field, 1);
    } else {
      setting = time(flag + "-ms", "in milliseconds", field, 1);
    }
    setting.is_limit = true;
    settings.add(std::move(setting));
  });
}

Settings settings_of(Options& options, LogLevel& level) {
  Settings all;
  all.add(text("address", "The IP address to listen on, or localhost", "TEXT", options.address,
               options.address));
  all.add(number("port", "The TCP port; 0 for any that is free", options.port, 0));
  all.add(
      number("threads", "Threads that serve connections; 0 for one per core", options.threads, 0));
  all.add(
      number("workers", "The most functions that run off the loop at once", options.workers, 1));
  all.add(
      time("busy-poll-us",
           "How long a thread asks for more before it sleeps, in microseconds; 0 for not at all",
           options.busy_poll, 0));
  all.add(on_or_off("compression",
                    "Compress messages where clients offer it (the default), or never",
                    options.compression));
  all.add(on_or_off("playground",
                    "Show browsers a page with what is served (the default), or don't",
                    options.playground));
  all.add(on_or_off(
      "inspector",
      "Tell who opens the inspector's link what the server is doing (the default), or don't",
      options.inspector));
  all.add(token(options.inspector_token));
  all.add(text("inspector-token-file",
               "Where to write the link, readable by this user alone; - for the standard output",
               "FILE", options.inspector_token_file));
  all.add(on_or_off("development",
                    "Tell clients what exceptions say, and take mistakes such as doubled keys for "
                    "errors",
                    options.development));
  all.add(on_or_off("development-beyond-loopback",
                    "Confirm that other machines may reach a server for development",
                    options.development_beyond_loopback));
  all.add(log_level(level));
  add_limits(all, options.limits);
  return all;
}

/// Splits arguments, and explains them: what they say is read by their settings. One thread.
class Arguments {
 public:
  explicit Arguments(const Settings& settings) : app_("Serves live models and server-defined UI.") {
    for (const Setting& setting : settings.all()) {
      CLI::Option* const option = setting.is_switch() ? add_switch(setting) : add_value(setting);
      if (setting.is_limit) option->group("Limits (see limits.hpp)");
      options_.emplace_back(&setting, option);
    }
    config_ = app_.add_option("--config", CLI::callback_t(&nothing),
                              "A file with any of these, as name = value");
    config_->type_name("FILE")->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }

  /// Throws CLI::ParseError.
  void parse(int argc, const char* const* argv) { app_.parse(argc, argv); }

  /// The files of settings.
  [[nodiscard]] const std::vector<std::string>& files() const { return config_->results(); }

  /// Hands over the values. Throws Error that names the flag.
  void apply() const {
    for (const auto& [setting, option] : options_) {
      if (option->count() == 0) continue;
      try {
        setting->set(value_of(*setting, *option));
      } catch (const Error& error) {
        throw Error::for_program(error.kind(), "--" + setting->flag + ": " + error.message());
      }
    }
  }

  [[nodiscard]] std::string help() const { return app_.help(); }

  [[nodiscard]] std::string explain(const CLI::ParseError& error) const {
    const std::vector<std::string> unknown = app_.remaining();
    if (unknown.empty()) return error.what();
    if (!unknown.front().starts_with("--")) return '"' + unknown.front() + "\" was not expected";
    const std::string name = unknown.front().substr(0, unknown.front().find('='));
    std::vector<std::string> names{"--config", "--help"};
    for (const CLI::Option* option : app_.get_options()) {
      for (const std::string& each : option->get_lnames()) names.push_back("--" + each);
    }
    const std::string meant = nearest(name, names);
    return "there is no flag " + name + (meant.empty() ? "" : "; did you mean " + meant + '?');
  }

 private:
  static bool nothing(const CLI::results_t& /*results*/) { return true; }

  static std::string description(const Setting& setting) {
    return setting.meaning + (setting.meaning.empty() ? "" : " ") + "(" + setting.variable() + ")";
  }

  CLI::Option* add_switch(const Setting& setting) {
    const std::string names = setting.flag == "development"
                                  ? "--development"
                                  : "--" + setting.flag + ",!--no-" + setting.flag;
    const std::string about = description(setting);
    return app_.add_flag(names, about)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  }

  CLI::Option* add_value(const Setting& setting) {
    CLI::Option* const option =
        app_.add_option("--" + setting.flag, CLI::callback_t(&nothing), description(setting));
    // One that is given twice is refused here.
    return option->type_name(setting.type)
        ->default_str(setting.standard)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }

  static std::string value_of(const Setting& setting, const CLI::Option& option) {
    const auto& results = option.results();
    if (setting.is_switch() || results.size() == 1) return results.back();
    // The listener says what is possible.
    if (setting.flag == "address") return CLI::detail::join(results, ",");
    throw Error::for_program(ErrorKind::invalid,
                             "it is given " + std::to_string(results.size()) + " times");
  }

  CLI::App app_;
  std::vector<std::pair<const Setting*, CLI::Option*>> options_;
  CLI::Option* config_ = nullptr;
};

/// Nothing else runs yet.
[[noreturn]] void leave(int status, std::FILE* file, const std::string& text) {
  {
    const NoSigpipe no_sigpipe;
    std::fputs(text.c_str(), file);
    std::fflush(file);
  }
  std::exit(status);  // NOLINT(concurrency-mt-unsafe)
}

}  // namespace

Options options_from(int argc, const char* const* argv, Options defaults) {
  Options options = std::move(defaults);
  LogLevel level = LogLevel::info;
  const Settings settings = settings_of(options, level);
  Arguments arguments(settings);
  std::vector<std::string> notes;
  try {
    arguments.parse(argc, argv);
    for (const std::string& file : arguments.files()) settings.take_file(file);
    notes = settings.take_environment();
    arguments.apply();
  } catch (const CLI::Success&) {
    leave(0, stdout, arguments.help());
  } catch (const CLI::ParseError& error) {
    leave(wrong_usage, stderr, arguments.explain(error) + "; see --help\n");
  } catch (const Error& error) {
    leave(wrong_usage, stderr, error.message() + '\n');
  }
  if (!options.log) options.log = stderr_log(level);
  for (const std::string& note : notes) options.log->warning(note);
  return options;
}

}  // namespace updraft
