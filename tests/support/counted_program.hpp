#pragma once

#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace updraft::test {

/// How often each call was made, by its name.
using Calls = std::map<std::string, std::uint64_t>;

[[nodiscard]] std::uint64_t count(const Calls& calls, const std::string& name);
/// All but those for memory, which a sanitizer makes at any time.
[[nodiscard]] std::uint64_t sum(const Calls& calls);
[[nodiscard]] std::string describe(const Calls& calls);

/// Whether a process may be traced here. A test fails where strace is missing, which
/// script/bootstrap installs.
[[nodiscard]] bool may_trace();

/// A server in a process of its own, whose system calls are counted: by the program itself, and by
/// strace(1) where it is traced. First it prints its port. At a mark, of which each of its threads
/// has two, it calls access(2) for `/updraft-mark`; at its end it prints what its loops have
/// counted at their marks. Owned by a test.
class CountedProgram {
 public:
  /// Throws std::runtime_error if it does not begin.
  CountedProgram(const std::string& program, bool is_traced);
  CountedProgram(const CountedProgram&) = delete;
  CountedProgram& operator=(const CountedProgram&) = delete;
  ~CountedProgram();

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  /// Waits for its end. Returns what its loops have counted between their marks, one after the
  /// other: `waits`, `reads`, `writes`, `controls`, `wakes`, and the milliseconds that this took.
  std::vector<Calls> end();
  /// After end(): what each thread has called between its own marks.
  [[nodiscard]] std::vector<Calls> traced_by_thread() const;
  /// After end(): what each thread with a loop has called between the first and the last of all
  /// marks. The thread sanitizer has a thread of its own, which never waits for events.
  [[nodiscard]] std::vector<Calls> traced_meanwhile() const;

 private:
  struct Line {
    std::string thread;
    std::string call;
    bool is_mark;
  };
  struct Close {
    void operator()(std::FILE* file) const { ::pclose(file); }
  };

  [[nodiscard]] std::vector<Line> read_trace() const;

  std::string trace_;  // a file; empty if it is not traced
  std::unique_ptr<std::FILE, Close> output_;
  std::uint16_t port_ = 0;
};

}  // namespace updraft::test
