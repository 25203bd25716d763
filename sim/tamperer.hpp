#pragma once

#include <chrono>
#include <string>

namespace updraft::sim {

/// Something wrong, in tests of the checkers: a network, or clients of the library. Outlives the
/// simulation.
class Tamperer {
 public:
  virtual ~Tamperer() = default;

  /// Bytes on their way to a client, which this may change.
  virtual std::string pass(int /*wire*/, std::string bytes) { return bytes; }

  // Clients of the library that do what is not right with what comes over their wires.

  /// What the client makes of bytes that have come.
  virtual std::string to_client(int /*wire*/, std::string bytes) { return bytes; }
  /// What it sends instead.
  virtual std::string from_client(int /*wire*/, std::string bytes) { return bytes; }
  /// It does not notice that a connection has ended.
  virtual bool misses_ends() { return false; }
  /// It writes as if the server read all.
  virtual bool ignores_the_outbox() { return false; }
  /// It tells those who watch no more.
  virtual bool keeps_watchers() { return false; }
  /// How late it looks at the time.
  virtual std::chrono::milliseconds lateness() { return {}; }
};

}  // namespace updraft::sim
