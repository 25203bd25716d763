#include "cli/command_line.hpp"

#include <updraft/delay.hpp>

#include "base/nearest.hpp"
#include "cli/completion.hpp"
#include "cli/handlers.hpp"
#include "cli/help.hpp"
#include "cli/version.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <limits>
#include <memory>
#include <utility>

namespace updraft::cli {
namespace {

using std::chrono::milliseconds;

constexpr const char* url_meaning = "Where the server listens: :3005, host:port or ws://host:port";
constexpr const char* path_meaning = "Where the model lives; the root if left out";
constexpr const char* exit_codes =
    "Exit codes:\n"
    "  0    done\n"
    "  1    the server answered with an error, has no such thing, or did otherwise than recorded\n"
    "  2    wrong usage\n"
    "  3    no connection\n"
    "  4    not in time\n"
    "  5    the output can't be written\n"
    "  130  interrupted";

/// `10`, `0.5`, `500ms`, `2m`: seconds unless it says.
milliseconds parse_time(const std::string& flag, const std::string& text) {
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, failed] = std::from_chars(text.data(), end, number);
  const std::string_view unit(rest, static_cast<std::size_t>(end - rest));
  double scale = 0;
  if (unit.empty() || unit == "s") scale = 1000;
  if (unit == "ms") scale = 1;
  if (unit == "m") scale = 60'000;
  // More than a double can hold is a long time too; less, as in 1e-999, is none.
  const bool is_huge =
      failed == std::errc::result_out_of_range && text.find('-') == std::string::npos;
  if (is_huge) number = std::numeric_limits<double>::max();
  const std::chrono::duration<double, std::milli> time(number * scale);
  const bool is_number = failed == std::errc() || is_huge;
  if (!is_number || !(time.count() >= 1)) {
    throw CLI::ValidationError(flag,
                               '"' + text + "\" is no time; expected one like 10, 500ms or 2m");
  }
  return Delay(time).milliseconds();
}

/// `brief`: a short name too, with a comma, or nothing.
void add_time(CLI::App& command, const char* brief, const char* flag, milliseconds& field,
              const std::string& meaning) {
  command
      .add_option_function<std::string>(
          std::string(brief) + flag,
          [flag, &field](const std::string& text) { field = parse_time(flag, text); }, meaning)
      ->type_name("SECONDS");
}

void add_header(CLI::App& command, Target& target) {
  command.add_option("-H,--header", target.headers, "A field of the handshake, 'Name: value'")
      ->type_name("FIELD")
      ->allow_extra_args(false);
}

void add_timeout(CLI::App& command, Target& target) {
  add_time(command, "-t,", "--timeout", target.timeout, "How long it may take; 10 unless told");
}

void add_retry(CLI::App& command, Target& target) {
  command.add_flag("--retry", target.retry, "Wait for a server that is not there yet");
}

void add_count(CLI::App& command, std::size_t& field) {
  command
      .add_option_function<std::string>(
          "-n,--count",
          [&field](const std::string& text) {
            const char* const end = text.data() + text.size();
            const auto [rest, failed] = std::from_chars(text.data(), end, field);
            if (failed == std::errc() && rest == end && field > 0) return;
            throw CLI::ValidationError("--count", '"' + text + "\" is no number from 1 on");
          },
          "End after so many updates")
      ->type_name("N");
}

/// CLI11 takes `[a,b]` for a list of two: such arguments go past it with this in front.
constexpr char list_guard = '\x1f';

std::string with_guard(std::string argument) {
  if (argument.starts_with('[')) argument.insert(0, 1, list_guard);
  return argument;
}

std::string without_guard(std::string argument) {
  if (argument.starts_with(list_guard)) argument.erase(0, 1);
  return argument;
}

/// Takes it away again, wherever it has come to.
void unguard(CLI::App& command) {
  for (CLI::Option* option : command.get_options()) {
    option->transform(without_guard, "");
  }
}

void add_payload(CLI::App& command, std::string& payload) {
  command
      .add_option("-p,--payload", payload,
                  "What the handler gets, as JSON: an array of arguments, or one argument")
      ->type_name("JSON");
}

void add_text(CLI::App& command, const std::string& name, std::optional<std::string>& field,
              const std::string& meaning, const std::string& type) {
  command
      .add_option_function<std::string>(
          name, [&field](const std::string& text) { field = text; }, meaning)
      ->type_name(type);
}

bool every_command(const CLI::App* /*command*/) {
  return true;
}

std::vector<std::string> names_of(const std::vector<const CLI::App*>& commands) {
  std::vector<std::string> names;
  names.reserve(commands.size());
  for (const CLI::App* command : commands) names.push_back(command->get_name());
  return names;
}

}  // namespace

CommandLine::CommandLine() : app_("Shows, drives and records servers of live models.", "updraft") {
  app_.formatter(std::make_shared<HelpFormatter>());
  app_.set_help_flag("-h,--help", "Explain this, or a command");
  app_.set_version_flag("-V,--version", "updraft " + std::string(version),
                        "Say which version it is");
  app_.require_subcommand(1);
  add_get();
  add_watch();
  add_send();
  add_press();
  add_record();
  add_replay();
  add_paths();
  add_completion();
  for (CLI::App* command : app_.get_subcommands([](CLI::App*) { return true; })) unguard(*command);
  app_.footer(
      "Examples:\n"
      "  updraft get :3005 counter\n"
      "  updraft watch :3005 counter\n"
      "  updraft press :3005 counter \"Plus 1\"\n\n"
      "`updraft COMMAND --help` has the flags and examples of a command.\n\n" +
      std::string(exit_codes));
}

CLI::App* CommandLine::add(const std::string& name, const std::string& meaning,
                           const std::string& footer) {
  CLI::App* const command = app_.add_subcommand(name, meaning);
  command->footer(footer);
  command->positionals_at_end(false);
  return command;
}

void CommandLine::add_format(CLI::App& command) {
  command.add_flag_callback(
      "-j,--json", [this] { format_ = Format::lines; }, "A line of JSON each, as in a pipe");
  command.add_flag_callback(
      "-P,--pretty", [this] { format_ = Format::pretty; }, "Indented, as on a terminal");
  add_color(command);
}

void CommandLine::add_color(CLI::App& command) {
  command
      .add_option_function<std::string>(
          "--color",
          [this](const std::string& text) {
            if (text != "auto" && text != "always" && text != "never") {
              throw CLI::ValidationError("--color", "expected auto, always or never");
            }
            color_ = text == "always"  ? ColorMode::always
                     : text == "never" ? ColorMode::never
                                       : ColorMode::automatic;
          },
          "auto, always or never; auto is on terminals, unless NO_COLOR is set")
      ->type_name("WHEN");
}

void CommandLine::add_get() {
  CLI::App* const command = add("get", "Print a value, once",
                                "Examples:\n"
                                "  updraft get :3005 counter\n"
                                "  updraft get ws://10.0.0.7:3005 users/bob | jq .name");
  command->add_option("URL", get_.target.url, url_meaning)->required();
  command->add_option("PATH", get_.path, path_meaning);
  add_timeout(*command, get_.target);
  add_header(*command, get_.target);
  add_retry(*command, get_.target);
  add_format(*command);
}

void CommandLine::add_watch() {
  CLI::App* const command =
      add("watch", "Print values whenever they change",
          "On a terminal, values are redrawn where they stand, with what has changed highlighted;\n"
          "in a pipe each update is a line: {\"path\":\"counter\",\"value\":…}\n\n"
          "Examples:\n"
          "  updraft watch :3005 counter sensors/door\n"
          "  updraft watch :3005 temperature --json | jq .value\n"
          "  updraft watch :3005 build --retry --count 1");
  command->add_option("URL", watch_.target.url, url_meaning)->required();
  command->add_option("PATH", watch_.paths, path_meaning);
  add_count(*command, watch_.count);
  add_header(*command, watch_.target);
  add_retry(*command, watch_.target);
  add_format(*command);
}

void CommandLine::add_send() {
  CLI::App* const command =
      add("send", "Call the handler at a position of a model",
          "Each POSITION is the name of a member, or the index or the `key` of an item.\n\n"
          "Examples:\n"
          "  updraft send :3005 counter children 1 props onPress\n"
          "  updraft send :3005 lamp set --payload '{\"on\":true}'\n"
          "  updraft send :3005 counter --at 'children[1].props.onPress'");
  command->add_option("URL", send_.target.url, url_meaning)->required();
  command->add_option("PATH", send_.path, "Where the model lives")->required();
  command->add_option("POSITION", send_.position,
                      "Where the handler is in its value, term by term");
  command->add_option("--at", send_.at, "The same in one word, as errors show it")
      ->type_name("POSITION");
  add_payload(*command, send_.payload);
  add_timeout(*command, send_.target);
  add_header(*command, send_.target);
  add_retry(*command, send_.target);
  add_format(*command);
}

void CommandLine::add_press() {
  CLI::App* const command =
      add("press", "Press a button, as a finger would",
          "Examples:\n"
          "  updraft press :3005 counter \"Plus 1\"\n"
          "  updraft press :3005 settings --key volume --prop onValueChange --payload 7");
  command->add_option("URL", press_.target.url, url_meaning)->required();
  command->add_option("PATH", press_.path, "Where the screen lives")->required();
  add_text(*command, "TEXT", press_.text, "What the component says", "");
  add_text(*command, "-k,--key", press_.key, "Its key instead", "KEY");
  add_text(*command, "--at", press_.at, "Where it is instead, as errors show it", "POSITION");
  command->add_option("--prop", press_.prop, "Which handler of it; onPress unless told")
      ->type_name("NAME");
  add_payload(*command, press_.payload);
  add_timeout(*command, press_.target);
  add_header(*command, press_.target);
  add_retry(*command, press_.target);
  add_format(*command);
}

void CommandLine::add_record() {
  CLI::App* const command =
      add("record", "Write what a server says as a transcript",
          "The ids of handlers become names, so that `updraft replay` can compare.\n\n"
          "Examples:\n"
          "  updraft record :3005 counter --for 10 --output counter.txt\n"
          "  updraft record :3005 counter --count 1 | less");
  command->add_option("URL", record_.target.url, url_meaning)->required();
  command->add_option("PATH", record_.paths, path_meaning);
  command->add_option("-o,--output", record_.file, "A file, instead of the standard output")
      ->type_name("FILE");
  add_count(*command, record_.count);
  add_time(*command, "", "--for", record_.time, "End after so long");
  add_header(*command, record_.target);
  add_retry(*command, record_.target);
  add_color(*command);
}

void CommandLine::add_replay() {
  CLI::App* const command = add(
      "replay", "Play a transcript against a server, and compare",
      "Within what is expected, \"<name>\" stands for any text, and for the same from then on;\n"
      "<*> for anything. The first difference is shown, with its line.\n\n"
      "Examples:\n"
      "  updraft replay counter.txt\n"
      "  updraft replay counter.txt --url :3006");
  command->add_option("FILE", replay_.file, "The transcript")->required();
  command->add_option("--url", replay_.target.url, "Where the server listens; else as recorded")
      ->type_name("URL");
  add_timeout(*command, replay_.target);
  add_header(*command, replay_.target);
  add_color(*command);
}

void CommandLine::add_paths() {
  CLI::App* const command = add("paths", "List the models of a server",
                                "Of updraft's servers, unless they run with --no-playground.\n\n"
                                "Examples:\n"
                                "  updraft paths :3005");
  command->add_option("URL", paths_.target.url, url_meaning)->required();
  add_timeout(*command, paths_.target);
  add_header(*command, paths_.target);
  add_color(*command);
}

void CommandLine::add_completion() {
  CLI::App* const command =
      add("completion", "Print what lets a shell complete commands",
          "Packages install these where shells find them by themselves.\n\n"
          "Examples:\n"
          "  source <(updraft completion bash)\n"
          "  updraft completion fish > ~/.config/fish/completions/updraft.fish");
  command->add_option("SHELL", shell_, "bash, zsh or fish")->required();
}

std::function<void(const Console&, Interrupts&)> CommandLine::parse(int argc,
                                                                    const char* const* argv) {
  // CLI11 wants them back to front.
  std::vector<std::string> arguments;
  for (int i = argc; --i > 0;) arguments.push_back(with_guard(argv[i]));
  try {
    app_.parse(std::move(arguments));
  } catch (const CLI::Success& wanted) {
    return [text = text_for(wanted)](const Console& console, Interrupts&) {
      console.output().write(text);
    };
  } catch (const CLI::ParseError& error) {
    throw Failure{ExitCode::usage, explain(error)};
  }
  const std::string& name = app_.get_subcommands().front()->get_name();
  // Without a path, the root's is meant.
  for (auto* paths : {&watch_.paths, &record_.paths}) {
    if (paths->empty()) paths->emplace_back();
  }
  if (name == "get") return [this](const auto& out, auto& stop) { get_.run(out, stop); };
  if (name == "watch") return [this](const auto& out, auto& stop) { watch_.run(out, stop); };
  if (name == "send") return [this](const auto& out, auto& stop) { send_.run(out, stop); };
  if (name == "press") return [this](const auto& out, auto& stop) { press_.run(out, stop); };
  if (name == "record") return [this](const auto& out, auto& stop) { record_.run(out, stop); };
  if (name == "replay") return [this](const auto& out, auto&) { replay_.run(out); };
  if (name == "paths") return [this](const auto& out, auto&) { paths_.run(out); };
  return [this](const Console& console, Interrupts&) {
    const std::string script = completion(app_, shell_);
    if (script.empty()) {
      throw Failure{ExitCode::usage,
                    "\"" + shell_ + "\" is no shell that it knows; there are: bash, zsh, fish"};
    }
    console.output().write(script);
  };
}

/// The help of the command that was named, or the version.
std::string CommandLine::text_for(const CLI::ParseError& error) const {
  if (error.get_name() == "CallForVersion") return std::string(error.what()) + '\n';
  return app_.help();
}

std::string CommandLine::explain(const CLI::ParseError& error) const {
  std::vector<std::string> extras = app_.remaining(true);
  const std::string extra = extras.empty() ? "" : without_guard(extras.front());
  const auto parsed = app_.get_subcommands();
  if (parsed.empty()) {
    const auto names = names_of(app_.get_subcommands(every_command));
    if (extra.empty()) return "which command? " + there_are(names) + "; see updraft --help";
    const std::string meant = nearest(extra, names);
    return "there is no command \"" + extra + "\"; " +
           (meant.empty() ? there_are(names) : "did you mean " + meant + "?");
  }
  const std::string hint = "; see updraft " + parsed.front()->get_name() + " --help";
  if (extra.empty()) return error.what() + hint;
  if (!extra.starts_with('-')) return '"' + extra + "\" was not expected" + hint;
  std::vector<std::string> flags;
  for (const CLI::Option* option : parsed.front()->get_options()) {
    for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
  }
  const std::string meant = nearest(extra, flags);
  return "there is no flag " + extra + (meant.empty() ? hint : "; did you mean " + meant + '?');
}

}  // namespace updraft::cli
