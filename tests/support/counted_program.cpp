#include "support/counted_program.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cinttypes>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace updraft::test {

std::uint64_t count(const Calls& calls, const std::string& name) {
  const auto found = calls.find(name);
  return found == calls.end() ? 0 : found->second;
}

std::uint64_t sum(const Calls& calls) {
  std::uint64_t all = 0;
  for (const auto& [call, times] : calls) {
    const bool is_for_memory = call == "mmap" || call == "munmap" || call == "madvise";
    if (!is_for_memory) all += times;
  }
  return all;
}

std::string describe(const Calls& calls) {
  std::string all;
  for (const auto& [call, times] : calls) all += call + ": " + std::to_string(times) + ' ';
  return all;
}

bool may_trace() {
  static const int status = std::system("strace -o /dev/null true 2>/dev/null");
  constexpr int not_found = 127 << 8;
  EXPECT_NE(status, not_found) << "there is no strace; script/bootstrap test installs it";
  return status == 0;
}

CountedProgram::CountedProgram(const std::string& program, bool is_traced) {
  std::string command = "exec ";
  if (is_traced) {
    trace_ = testing::TempDir() + "updraft_trace_" + std::to_string(::getpid());
    // The leak check of a process that is traced would fail.
    command += "env ASAN_OPTIONS=detect_leaks=0 strace -f -o " + trace_ + ' ';
  }
  command += program;
  output_.reset(::popen(command.c_str(), "re"));
  if (!output_ || std::fscanf(output_.get(), "%" SCNu16, &port_) != 1) {
    throw std::runtime_error("can't run: " + command);
  }
}

CountedProgram::~CountedProgram() {
  if (!trace_.empty()) std::remove(trace_.c_str());
}

std::vector<Calls> CountedProgram::end() {
  static constexpr std::array names{"waits", "reads", "writes", "controls", "wakes", "ms"};
  using Numbers = std::array<std::uint64_t, names.size()>;
  std::map<std::string, Numbers> first;
  std::vector<Calls> all;
  std::string text;
  std::array<char, 4096> buffer;
  while (std::fgets(buffer.data(), static_cast<int>(buffer.size()), output_.get())) {
    std::istringstream words(buffer.data());
    std::string loop;
    Numbers now{};
    if (!(words >> loop)) continue;
    for (auto& number : now) words >> number;
    const auto [place, is_first] = first.emplace(loop, now);
    if (is_first) continue;
    Calls& calls = all.emplace_back();
    for (std::size_t i = 0; i < names.size(); ++i) calls[names[i]] = now[i] - place->second[i];
  }
  output_.reset();
  return all;
}

std::vector<CountedProgram::Line> CountedProgram::read_trace() const {
  std::vector<Line> lines;
  std::ifstream file(trace_);
  for (std::string text; std::getline(file, text);) {
    std::istringstream words(text);
    Line line;
    words >> line.thread >> line.call;
    // What has been called is said when it begins, and again where it ends; signals and ends are
    // no calls.
    if (line.call.empty() || std::string("<+-").find(line.call.front()) != std::string::npos) {
      continue;
    }
    line.is_mark = text.find("access(\"/updraft-mark\"") != std::string::npos;
    line.call = line.call.substr(0, line.call.find('('));
    lines.push_back(line);
  }
  return lines;
}

std::vector<Calls> CountedProgram::traced_by_thread() const {
  std::map<std::string, int> marks;
  std::map<std::string, std::size_t> places;
  std::vector<Calls> threads;
  for (const Line& line : read_trace()) {
    if (line.is_mark) {
      if (++marks[line.thread] > 1) continue;
      places[line.thread] = threads.size();
      threads.emplace_back();
    } else if (marks[line.thread] == 1) {
      ++threads[places[line.thread]][line.call];
    }
  }
  return threads;
}

std::vector<Calls> CountedProgram::traced_meanwhile() const {
  int marks = 0;
  std::map<std::string, Calls> threads;
  for (const Line& line : read_trace()) {
    if (line.is_mark)
      ++marks;
    else if (marks == 1)
      ++threads[line.thread][line.call];
  }
  std::vector<Calls> all;
  for (const auto& [thread, calls] : threads) {
    if (count(calls, "epoll_wait") > 0) all.push_back(calls);
  }
  return all;
}

}  // namespace updraft::test
