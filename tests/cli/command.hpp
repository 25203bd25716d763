#pragma once

#include "cli/screen.hpp"

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::test {

/// What a run of the command has around it.
struct Surroundings {
  bool terminal = false;  ///< Its output is a terminal, else a pipe.
  std::size_t columns = 80;
  std::size_t rows = 40;
  std::vector<std::string> environment = {"TERM=xterm-256color"};
  std::string output_file = {};  ///< Takes the output instead.
};

/// A run of the command `updraft`, as a process of its own, killed at the end if it still runs. It
/// is given `beyond_patience` as its --timeout, unless the arguments have one.
class Command {
 public:
  explicit Command(const std::vector<std::string>& arguments, const Surroundings& around = {});
  Command(const Command&) = delete;
  Command& operator=(const Command&) = delete;
  ~Command();

  /// Waits until something is there, in time.
  bool says(std::string_view text) {
    return until([&] { return out_.find(text) != std::string::npos; });
  }
  bool complains(std::string_view text) {
    return until([&] { return err_.find(text) != std::string::npos; });
  }
  /// On its screen, and all that is drawn with it.
  bool shows(std::string_view text) {
    return until([&] { return screen_.wraps() && screen_.text().find(text) != std::string::npos; });
  }
  /// Waits for its end; minus the signal where one has ended it.
  int exit_code();
  /// Whether it has come to its end, without waiting or reading.
  bool ended();

  void signal(int number) const;
  void resize(std::size_t columns, std::size_t rows);
  /// Nobody reads its output any more.
  void stop_reading();

  [[nodiscard]] const std::string& out() const noexcept { return out_; }
  [[nodiscard]] const std::string& err() const noexcept { return err_; }
  /// What a terminal makes of the output.
  [[nodiscard]] const Screen& screen() const noexcept { return screen_; }

 private:
  bool until(const std::function<bool()>& condition);
  bool read_some();
  void take(int& descriptor, std::string& text);

  pid_t process_ = -1;
  int out_end_ = -1;
  int err_end_ = -1;
  std::string out_;
  std::string err_;
  Screen screen_;
  std::optional<int> status_;
};

/// What is left of a run that has come to its end.
struct Ended {
  int code = 0;
  std::string out;
  std::string err;
};

Ended run_command(const std::vector<std::string>& arguments, const Surroundings& around = {});

/// A run that has ended because its time was over.
struct OutOfTime {
  std::string time;  ///< Such as `200ms`.
  Ended ended;
};

/// Runs a command that is to end when its time is over. A busy machine may not get far enough in
/// so short a time: then the command runs again, with twice the time. `arguments` is given the
/// time.
OutOfTime run_out_of_time(
    const std::function<std::vector<std::string>(const std::string& time)>& arguments,
    const std::function<bool(const Ended&)>& got_far_enough);

}  // namespace updraft::test
