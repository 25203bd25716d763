// The command `updraft`: docs/command.md.
#include <updraft/error.hpp>

#include "cli/command_line.hpp"
#include "cli/console.hpp"
#include "cli/failure.hpp"
#include "cli/interrupts.hpp"

#include <csignal>
#include <exception>

namespace updraft::cli {
namespace {

int exit_status(ExitCode code) {
  return static_cast<int>(code);
}

/// What `main` does with what stops a command.
int tell(const Console& console, const Failure& failure) {
  if (!failure.message.empty()) console.fail(failure.message);
  return exit_status(failure.code);
}

int run(CommandLine& line, int argc, const char* const* argv) {
  try {
    const auto command = line.parse(argc, argv);
    const Console console(line.format(), line.color());
    Interrupts interrupts;
    try {
      command(console, interrupts);
    } catch (const Failure& failure) {
      return tell(console, failure);
    } catch (const Error& error) {
      return tell(console, {ExitCode::usage, error.message()});
    } catch (const std::exception& error) {
      return tell(console, {ExitCode::refused, error.what()});
    }
  } catch (const Failure& failure) {
    return tell(Console(line.format(), line.color()), failure);
  }
  return exit_status(ExitCode::done);
}

}  // namespace
}  // namespace updraft::cli

int main(int argc, char** argv) {
  // Writing where nobody reads is an error like others.
  std::signal(SIGPIPE, SIG_IGN);  // NOLINT(cert-err33-c)
  updraft::cli::CommandLine line;
  return updraft::cli::run(line, argc, argv);
}
