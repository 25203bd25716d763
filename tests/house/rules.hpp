#pragma once

#include "house/tree.hpp"

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace updraft::house {

/// What the rules leave to each house to say.
struct House {
  /// The folders of src/, each of which may include itself and those before it.
  std::vector<std::string> floors;
  /// The floor of each public header (`limits.hpp`) that has no .cpp of its own to tell it.
  std::map<std::string, std::string> header_only;
  /// The floors that may touch sockets.
  std::set<std::string> io_floors;
  std::size_t longest_file = 500;  ///< lines
};

/// One breach of a rule: where, which, and what about it.
struct Finding {
  std::string file;
  std::size_t line = 1;
  std::string rule;
  std::string what;
};

/// `src/base/log.cpp:3: [floors] …`
std::string to_string(const Finding& finding);

using Findings = std::vector<Finding>;

/// [floors] Every file of src/ and include/ has a floor and includes only its own and those above;
/// a public header includes no private one.
Findings check_floors(const Tree& tree, const House& house);

/// [names] Private headers are included in quotes by their path from src/, public ones as
/// <updraft/…>, and all of them exist.
Findings check_names(const Tree& tree);

/// [circles] No file of src/ or include/ includes itself, by whatever way round.
Findings check_circles(const Tree& tree);

/// [unused] Every header has a reader in the product other than its own .cpp (include/updraft.hpp's
/// like, the umbrella `updraft/updraft.hpp`, excepted), and CMake names every .cpp of src/.
Findings check_unused(const Tree& tree);

/// [io] Only the I/O floors include what opens sockets or waits for them.
Findings check_io(const Tree& tree, const House& house);

/// [visibility] Public headers declare between `#pragma GCC visibility push(default)` and `pop`, or
/// it would be missing in the shared library; they include nothing in between.
Findings check_visibility(const Tree& tree);

/// [audience] What the library throws is for the program (`Error::for_program`, or of the kind
/// `internal`): an Error that is made by its constructor is for clients.
Findings check_audience(const Tree& tree);

/// [locale] What is not for people's eyes depends on no locale: nothing calls what does.
Findings check_locale(const Tree& tree);

/// [compiler] Each public header includes, before anything else, updraft/compiler.hpp, or a header
/// that does.
Findings check_compiler(const Tree& tree);

/// [length] No file is longer than the house allows.
Findings check_length(const Tree& tree, const House& house);

/// [unfinished] No source says that something is still to be done.
Findings check_unfinished(const Tree& tree);

}  // namespace updraft::house
