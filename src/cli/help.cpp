#include "cli/help.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace updraft::cli {
namespace {

/// What is explained, and how.
using Rows = std::vector<std::pair<std::string, std::string>>;

bool is_positional(const CLI::Option* option) {
  return option->get_positional();
}

std::string usage(const CLI::App& app) {
  const CLI::App* const parent = app.get_parent();
  std::string text = "Usage: " + (parent ? parent->get_name() + ' ' : "") + app.get_name();
  if (!parent) return text + " COMMAND [ARGUMENTS] [FLAGS]\n";
  for (const CLI::Option* option : app.get_options(is_positional)) {
    std::string name = option->get_single_name();
    if (option->get_items_expected_max() > 1) name += "…";
    text.append(option->get_required() ? " " : " [").append(name);
    if (!option->get_required()) text += ']';
  }
  return text + " [FLAGS]\n";
}

std::string table(std::string_view title, const Rows& rows) {
  constexpr std::size_t gap = 2;
  std::size_t width = 0;
  for (const auto& [name, meaning] : rows) width = std::max(width, name.size());
  std::string text = rows.empty() ? "" : '\n' + std::string(title) + '\n';
  for (const auto& [name, meaning] : rows) {
    text.append("  ").append(name).append(width - name.size() + gap, ' ').append(meaning) += '\n';
  }
  return text;
}

}  // namespace

bool takes_value(const CLI::Option& flag) {
  return flag.get_items_expected_max() > 0;
}

std::string flag_names(const CLI::Option& flag) {
  std::string text;
  for (const std::string& name : flag.get_snames()) text += '-' + name + ", ";
  if (text.empty()) text = "    ";
  for (const std::string& name : flag.get_lnames()) text += "--" + name;
  return takes_value(flag) ? text + ' ' + flag.get_type_name() : text;
}

std::string HelpFormatter::make_help(const CLI::App* app, std::string /*name*/,
                                     CLI::AppFormatMode /*mode*/) const {
  Rows commands;
  for (const CLI::App* each : app->get_subcommands([](const CLI::App*) { return true; })) {
    commands.emplace_back(each->get_name(), each->get_description());
  }
  Rows arguments;
  Rows flags;
  for (const CLI::Option* option : app->get_options()) {
    if (is_positional(option)) {
      arguments.emplace_back(option->get_single_name(), option->get_description());
    } else {
      flags.emplace_back(flag_names(*option), option->get_description());
    }
  }
  const std::string& description = app->get_description();
  return description + (description.ends_with('.') ? "\n\n" : ".\n\n") + usage(*app) +
         table("Commands:", commands) + table("Arguments:", arguments) + table("Flags:", flags) +
         '\n' + app->get_footer() + '\n';
}

}  // namespace updraft::cli
