#pragma once

#include "base/clock.hpp"
#include "model/graph.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A graph with a clock and a log that the test holds.
namespace updraft::model {

class Lines final : public Log {
 public:
  void write(LogLevel /*level*/, std::string_view line) override { lines.emplace_back(line); }
  std::vector<std::string> lines;
};

struct GraphTest : testing::Test {
  /// The paths that the next tick says have changed.
  std::vector<std::string> tick() {
    graph.meter().begin_turn();
    std::vector<std::string> paths;
    for (const Publication* publication : graph.tick()) paths.push_back(publication->path());
    return paths;
  }
  std::string error_of(std::string_view path, const Position& position,
                       std::optional<std::uint64_t> id) {
    const auto found = graph.find_handler(path, position, id);
    return found ? "found" : found.error().message();
  }

  Models models;
  Limits limits;
  ManualClock clock;
  std::shared_ptr<Lines> log = std::make_shared<Lines>();
  Graph graph{models, limits, clock, log, 1};
};

using Paths = std::vector<std::string>;

}  // namespace updraft::model
