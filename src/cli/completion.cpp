#include "cli/completion.hpp"

#include "cli/help.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace updraft::cli {
namespace {

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

std::vector<const CLI::Option*> flags_of(const CLI::App& app) {
  return app.get_options([](const CLI::Option* option) { return !option->get_positional(); });
}

/// All names of a flag, with their dashes.
std::vector<std::string> names_of(const CLI::Option& flag) {
  std::vector<std::string> names;
  for (const std::string& name : flag.get_snames()) names.push_back('-' + name);
  for (const std::string& name : flag.get_lnames()) names.push_back("--" + name);
  return names;
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += between;
    text += word;
  }
  return text;
}

/// All names of all flags of a command.
std::string flag_words(const CLI::App& command) {
  std::vector<std::string> words;
  for (const CLI::Option* flag : flags_of(command)) {
    for (std::string& name : names_of(*flag)) words.push_back(std::move(name));
  }
  return joined(words, " ");
}

bool has_argument(const CLI::App& command, const std::string& name) {
  const auto arguments =
      command.get_options([](const CLI::Option* option) { return option->get_positional(); });
  return std::ranges::any_of(
      arguments, [&](const CLI::Option* argument) { return argument->get_single_name() == name; });
}

/// The commands with an argument of that name.
std::string commands_with(const CLI::App& app, const std::string& argument,
                          std::string_view between) {
  std::vector<std::string> names;
  for (const CLI::App* command : commands_of(app)) {
    if (has_argument(*command, argument)) names.push_back(command->get_name());
  }
  return joined(names, between);
}

/// The flags that are followed by such a value, or, for no type, by one that nobody can complete.
std::string flags_with(const CLI::App& app, std::string_view type) {
  std::vector<std::string> names;
  for (const CLI::App* command : commands_of(app)) {
    for (const CLI::Option* flag : flags_of(*command)) {
      const std::string of_flag = flag->get_type_name();
      const bool is_known = of_flag == "WHEN" || of_flag == "FILE";
      if (!takes_value(*flag) || (type.empty() ? is_known : of_flag != type)) continue;
      for (const std::string& name : names_of(*flag)) {
        if (std::ranges::find(names, name) == names.end()) names.push_back(name);
      }
    }
  }
  return joined(names, "|");
}

/// Within single quotes.
std::string in_quotes(std::string_view text) {
  std::string plain;
  for (const char c : text) plain += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return '\'' + plain + '\'';
}

/// A script with what stands in it as `@name@` filled in, each once.
std::string filled(std::string script,
                   const std::vector<std::pair<std::string, std::string>>& words) {
  for (const auto& [name, word] : words) {
    const std::string place = '@' + name + '@';
    script.replace(script.find(place), place.size(), word);
  }
  return script;
}

/// For zsh's _arguments, within `[…]`.
std::string explained(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':') plain += '\\';
    plain += c;
  }
  return plain;
}

/// A server's address has a colon, at which bash would break it: so the line itself is looked at.
/// The paths that a server tells never go through `compgen -W`, which would run what is in them.
constexpr const char* bash_script =
    R"sh(# bash completion for updraft, made by `updraft completion bash`

_updraft() {
  local line=${COMP_LINE:0:COMP_POINT} word='' current='' previous='' command='' url='' flags=''
  local -i given=0
  local -a words=()
  read -ra words <<<"$line"
  if [[ $line == *[[:space:]] ]]; then words+=(''); fi
  current=${words[-1]}
  previous=${words[-2]}
  for word in "${words[@]:1:${#words[@]}-2}"; do
    if [[ $word == -* ]]; then continue; fi
    ((given += 1))
    if [[ -z $command ]]; then command=$word; elif [[ -z $url ]]; then url=$word; fi
  done
  COMPREPLY=()
  case $previous in
    @choice flags@) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$current"); return ;;
    @file flags@) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    @other flags@) return ;;
  esac
  case $command in
@flags by command@
    *) flags=@commands@ ;;
  esac
  if [[ -z $command || $current == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$current")
    return
  fi
  case $command in
    @commands with files@) mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    @commands with shells@) mapfile -t COMPREPLY < <(compgen -W 'bash zsh fish' -- "$current") ;;
    @commands with paths@)
      if [[ -z $url ]]; then return; fi
      if ((given > 2)) && [[ $command != watch && $command != record ]]; then return; fi
      mapfile -t words < <(updraft paths --timeout 1 "$url" 2>/dev/null)
      for word in "${words[@]}"; do
        if [[ $word == "$current"* ]]; then COMPREPLY+=("$(printf %q "$word")"); fi
      done
      ;;
  esac
}

complete -F _updraft updraft
)sh";

std::string for_bash(const CLI::App& app) {
  std::vector<std::string> names;
  std::vector<std::string> cases;
  for (const CLI::App* command : commands_of(app)) {
    names.push_back(command->get_name());
    cases.push_back("    " + command->get_name() + ") flags=" + in_quotes(flag_words(*command)) +
                    " ;;");
  }
  return filled(bash_script, {{"choice flags", flags_with(app, "WHEN")},
                              {"file flags", flags_with(app, "FILE")},
                              {"other flags", flags_with(app, "")},
                              {"flags by command", joined(cases, "\n")},
                              {"commands", in_quotes(joined(names, " ") + ' ' + flag_words(app))},
                              {"commands with files", commands_with(app, "FILE", "|")},
                              {"commands with shells", commands_with(app, "SHELL", "|")},
                              {"commands with paths", commands_with(app, "PATH", "|")}});
}

/// What zsh's _arguments does with the value of a flag.
std::string action_of(const CLI::Option& flag) {
  if (!takes_value(flag)) return {};
  const std::string type = flag.get_type_name();
  if (type == "WHEN") return ":when:(auto always never)";
  if (type == "FILE") return ":file:_files";
  return ':' + type + ": ";
}

constexpr const char* zsh_script = R"sh(#compdef updraft
# zsh completion for updraft, made by `updraft completion zsh`

_updraft_paths() {
  local -a paths=(${(f)"$(updraft paths --timeout 1 "$line[1]" 2>/dev/null)"})
  compadd -a paths
}

_updraft() {
  local -a commands=(
@commands@
  )
  local curcontext=$curcontext state line
  if (( CURRENT == 2 )); then
    _describe command commands
    compadd -- @flags@
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
@arguments by command@
  esac
}

_updraft "$@"
)sh";

/// How zsh is to complete the flags and arguments of a command.
std::string zsh_case(const CLI::App& command) {
  std::vector<std::string> specs{"_arguments -C"};
  for (const CLI::Option* flag : flags_of(command)) {
    for (const std::string& name : names_of(*flag)) {
      specs.push_back(
          in_quotes(name + '[' + explained(flag->get_description()) + ']' + action_of(*flag)));
    }
  }
  if (has_argument(command, "URL")) specs.emplace_back("'1:url: '");
  if (has_argument(command, "PATH")) specs.emplace_back("'*:path:_updraft_paths'");
  if (has_argument(command, "FILE")) specs.emplace_back("'1:file:_files'");
  if (has_argument(command, "SHELL")) specs.emplace_back("'1:shell:(bash zsh fish)'");
  return "    " + command.get_name() + ")\n      " + joined(specs, " \\\n        ") + "\n      ;;";
}

std::string for_zsh(const CLI::App& app) {
  std::vector<std::string> commands;
  std::vector<std::string> cases;
  for (const CLI::App* command : commands_of(app)) {
    commands.push_back("    " + in_quotes(command->get_name() + ':' + command->get_description()));
    cases.push_back(zsh_case(*command));
  }
  return filled(zsh_script, {{"commands", joined(commands, "\n")},
                             {"flags", flag_words(app)},
                             {"arguments by command", joined(cases, "\n")}});
}

constexpr const char* fish_script =
    R"sh(# fish completion for updraft, made by `updraft completion fish`

function __updraft_paths
  set -l words (string match --invert -- '-*' (commandline -opc))
  if test (count $words) -ge 3
    updraft paths --timeout 1 $words[3] 2>/dev/null
  end
end

complete -c updraft -f
@flags and commands@
complete -c updraft -n '__fish_seen_subcommand_from @commands with files@' -F
complete -c updraft -n '__fish_seen_subcommand_from @commands with shells@' -a 'bash zsh fish'
complete -c updraft -n '__fish_seen_subcommand_from @commands with paths@' -a '(__updraft_paths)'
)sh";

std::string fish_flag(const std::string& condition, const CLI::Option& flag) {
  std::string line = "complete -c updraft -n " + in_quotes(condition);
  for (const std::string& name : flag.get_snames()) line += " -s " + name;
  for (const std::string& name : flag.get_lnames()) line += " -l " + name;
  if (takes_value(flag)) {
    const std::string type = flag.get_type_name();
    line += type == "FILE" ? " -r -F" : type == "WHEN" ? " -x -a 'auto always never'" : " -x";
  }
  return line + " -d " + in_quotes(flag.get_description());
}

std::string for_fish(const CLI::App& app) {
  const std::string no_command = "__fish_use_subcommand";
  std::vector<std::string> lines;
  for (const CLI::Option* flag : flags_of(app)) lines.push_back(fish_flag(no_command, *flag));
  for (const CLI::App* command : commands_of(app)) {
    lines.push_back("complete -c updraft -n " + no_command + " -a " + command->get_name() + " -d " +
                    in_quotes(command->get_description()));
    for (const CLI::Option* flag : flags_of(*command)) {
      lines.push_back(fish_flag("__fish_seen_subcommand_from " + command->get_name(), *flag));
    }
  }
  return filled(fish_script, {{"flags and commands", joined(lines, "\n")},
                              {"commands with files", commands_with(app, "FILE", " ")},
                              {"commands with shells", commands_with(app, "SHELL", " ")},
                              {"commands with paths", commands_with(app, "PATH", " ")}});
}

}  // namespace

std::string completion(const CLI::App& app, std::string_view shell) {
  if (shell == "bash") return for_bash(app);
  if (shell == "zsh") return for_zsh(app);
  if (shell == "fish") return for_fish(app);
  return {};
}

}  // namespace updraft::cli
