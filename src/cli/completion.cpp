#include "cli/completion.hpp"

#include "cli/help.hpp"

#include <algorithm>
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
std::string for_bash(const CLI::App& app) {
  std::string text =
      "# bash completion for updraft, made by `updraft completion bash`\n\n_updraft() {\n"
      "  local line=${COMP_LINE:0:COMP_POINT} word='' current='' previous='' command='' url=''\n"
      "  local -i given=0 single=1\n"
      "  local -a words=()\n"
      "  read -ra words <<<\"$line\"\n"
      "  if [[ $line == *[[:space:]] ]]; then words+=(''); fi\n"
      "  current=${words[-1]}\n"
      "  previous=${words[-2]}\n"
      "  for word in \"${words[@]:1:${#words[@]}-2}\"; do\n"
      "    if [[ $word == -* ]]; then continue; fi\n"
      "    ((given += 1))\n"
      "    if [[ -z $command ]]; then command=$word; elif [[ -z $url ]]; then url=$word; fi\n"
      "  done\n"
      "  if [[ $command == watch || $command == record ]]; then single=0; fi\n"
      "  COMPREPLY=()\n"
      "  case $previous in\n";
  text += "    " + flags_with(app, "WHEN") +
          ") mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- \"$current\"); return ;;\n";
  text += "    " + flags_with(app, "FILE") +
          ") mapfile -t COMPREPLY < <(compgen -f -- \"$current\"); return ;;\n";
  text += "    " + flags_with(app, "") + ") return ;;\n  esac\n";
  text += "  local flags=''\n  case $command in\n";
  std::vector<std::string> names;
  for (const CLI::App* command : commands_of(app)) {
    names.push_back(command->get_name());
    text += "    " + command->get_name() + ") flags=" + in_quotes(flag_words(*command)) + " ;;\n";
  }
  text += "    *) flags=" + in_quotes(joined(names, " ") + ' ' + flag_words(app)) + " ;;\n  esac\n";
  text +=
      "  if [[ -z $command || $current == -* ]]; then\n"
      "    mapfile -t COMPREPLY < <(compgen -W \"$flags\" -- \"$current\")\n"
      "    return\n"
      "  fi\n"
      "  case $command in\n"
      "    " +
      commands_with(app, "FILE", "|") +
      ") mapfile -t COMPREPLY < <(compgen -f -- \"$current\") ;;\n"
      "    " +
      commands_with(app, "SHELL", "|") +
      ") mapfile -t COMPREPLY < <(compgen -W 'bash zsh fish' -- \"$current\") ;;\n"
      "    " +
      commands_with(app, "PATH", "|") +
      ")\n"
      "      if [[ -z $url ]] || ((given > 2 && single)); then return; fi\n"
      "      mapfile -t words < <(updraft paths --timeout 1 \"$url\" 2>/dev/null)\n"
      "      for word in \"${words[@]}\"; do\n"
      "        if [[ $word == \"$current\"* ]]; then COMPREPLY+=(\"$(printf %q \"$word\")\"); fi\n"
      "      done\n"
      "      ;;\n"
      "  esac\n"
      "}\n\ncomplete -F _updraft updraft\n";
  return text;
}

/// What zsh's _arguments does with the value of a flag.
std::string action_of(const CLI::Option& flag) {
  if (!takes_value(flag)) return {};
  const std::string type = flag.get_type_name();
  if (type == "WHEN") return ":when:(auto always never)";
  if (type == "FILE") return ":file:_files";
  return ':' + type + ": ";
}

std::string for_zsh(const CLI::App& app) {
  std::string text =
      "#compdef updraft\n# zsh completion for updraft, made by `updraft completion zsh`\n\n"
      "_updraft_paths() {\n"
      "  local -a paths=(${(f)\"$(updraft paths --timeout 1 \"$line[1]\" 2>/dev/null)\"})\n"
      "  compadd -a paths\n"
      "}\n\n"
      "_updraft() {\n  local -a commands=(\n";
  for (const CLI::App* command : commands_of(app)) {
    text += "    " + in_quotes(command->get_name() + ':' + command->get_description()) + '\n';
  }
  text +=
      "  )\n  local curcontext=$curcontext state line\n"
      "  if (( CURRENT == 2 )); then\n"
      "    _describe command commands\n"
      "    compadd -- " +
      flag_words(app) +
      "\n    return\n  fi\n"
      "  local command=$words[2]\n  shift words\n  (( CURRENT-- ))\n  case $command in\n";
  for (const CLI::App* command : commands_of(app)) {
    text += "    " + command->get_name() + ")\n      _arguments -C";
    for (const CLI::Option* flag : flags_of(*command)) {
      for (const std::string& name : names_of(*flag)) {
        text += " \\\n        " +
                in_quotes(name + '[' + explained(flag->get_description()) + ']' + action_of(*flag));
      }
    }
    if (has_argument(*command, "URL")) text += " \\\n        '1:url: '";
    if (has_argument(*command, "PATH")) text += " \\\n        '*:path:_updraft_paths'";
    if (has_argument(*command, "FILE")) text += " \\\n        '1:file:_files'";
    if (has_argument(*command, "SHELL")) text += " \\\n        '1:shell:(bash zsh fish)'";
    text += "\n      ;;\n";
  }
  return text + "  esac\n}\n\n_updraft \"$@\"\n";
}

std::string for_fish(const CLI::App& app) {
  std::string text =
      "# fish completion for updraft, made by `updraft completion fish`\n\n"
      "function __updraft_paths\n"
      "  set -l words (string match --invert -- '-*' (commandline -opc))\n"
      "  if test (count $words) -ge 3\n"
      "    updraft paths --timeout 1 $words[3] 2>/dev/null\n"
      "  end\n"
      "end\n\n"
      "complete -c updraft -f\n";
  const auto add_flag = [&text](const std::string& condition, const CLI::Option& flag) {
    text += "complete -c updraft -n " + in_quotes(condition);
    for (const std::string& name : flag.get_snames()) text += " -s " + name;
    for (const std::string& name : flag.get_lnames()) text += " -l " + name;
    if (takes_value(flag)) {
      const std::string type = flag.get_type_name();
      text += type == "FILE" ? " -r -F" : type == "WHEN" ? " -x -a 'auto always never'" : " -x";
    }
    text += " -d " + in_quotes(flag.get_description()) + '\n';
  };
  for (const CLI::Option* flag : flags_of(app)) add_flag("__fish_use_subcommand", *flag);
  for (const CLI::App* command : commands_of(app)) {
    text += "complete -c updraft -n __fish_use_subcommand -a " + command->get_name() + " -d " +
            in_quotes(command->get_description()) + '\n';
    const std::string condition = "__fish_seen_subcommand_from " + command->get_name();
    for (const CLI::Option* flag : flags_of(*command)) add_flag(condition, *flag);
  }
  const auto add_words = [&](const std::string& argument, const std::string& words) {
    text += "complete -c updraft -n " +
            in_quotes("__fish_seen_subcommand_from " + commands_with(app, argument, " ")) + words +
            '\n';
  };
  add_words("FILE", " -F");
  add_words("SHELL", " -a 'bash zsh fish'");
  add_words("PATH", " -a '(__updraft_paths)'");
  return text;
}

}  // namespace

std::string completion(const CLI::App& app, std::string_view shell) {
  if (shell == "bash") return for_bash(app);
  if (shell == "zsh") return for_zsh(app);
  if (shell == "fish") return for_fish(app);
  return {};
}

}  // namespace updraft::cli
