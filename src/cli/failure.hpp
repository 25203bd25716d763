#pragma once

#include <string>

namespace updraft::cli {

/// How the command ends, for scripts. docs/command.md has the list.
enum class ExitCode : int {
  done = 0,
  refused = 1,       ///< The server answered with an error, has no such thing, or did otherwise.
  usage = 2,         ///< The command was called wrongly.
  disconnected = 3,  ///< No server, or none any more.
  late = 4,          ///< Not in time.
  unwritable = 5,    ///< What it had to say could not be written.
  interrupted = 130,
};

/// Why a command can't go on. Thrown by what it is made of, told by `main` in one line, which may
/// have a hint; an empty message is told to nobody.
struct Failure {
  ExitCode code = ExitCode::refused;
  std::string message = {};
};

}  // namespace updraft::cli
