#pragma once

#include "cli/call.hpp"
#include "cli/console.hpp"
#include "cli/get.hpp"
#include "cli/interrupts.hpp"
#include "cli/paths.hpp"
#include "cli/record.hpp"
#include "cli/replay.hpp"
#include "cli/watch.hpp"

#include <CLI/App.hpp>

#include <functional>
#include <string>

namespace updraft::cli {

/// The commands with their arguments and flags: what is parsed, explained and completed. Owned by
/// `main`.
class CommandLine {
 public:
  CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  /// What is to be run, as long as this lives. Throws Failure (`usage`).
  std::function<void(const Console&, Interrupts&)> parse(int argc, const char* const* argv);

  /// As the flags say; the defaults before parse().
  [[nodiscard]] Format format() const noexcept { return format_; }
  [[nodiscard]] ColorMode color() const noexcept { return color_; }

 private:
  void add_get();
  void add_watch();
  void add_send();
  void add_press();
  void add_record();
  void add_replay();
  void add_paths();
  void add_completion();
  CLI::App* add(const std::string& name, const std::string& meaning, const std::string& footer);
  void add_format(CLI::App& command);
  void add_color(CLI::App& command);
  [[nodiscard]] std::string text_for(const CLI::ParseError& error) const;
  [[nodiscard]] std::string explain(const CLI::ParseError& error) const;

  CLI::App app_;
  Format format_ = Format::automatic;
  ColorMode color_ = ColorMode::automatic;
  Get get_;
  WatchPaths watch_;
  Send send_;
  Press press_;
  Record record_;
  Replay replay_;
  Paths paths_;
  std::string shell_;
};

}  // namespace updraft::cli
