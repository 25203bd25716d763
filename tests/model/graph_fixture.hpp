#pragma once

#include "base/clock.hpp"
#include "model/graph.hpp"

#include <gtest/gtest.h>

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
  /// The handler that an event means: at a position of what the client claims to be its model.
  Result<std::shared_ptr<EventLeaf>> find(std::string_view target, const Position& position,
                                          const std::optional<HandlerId>& id) {
    event.target = target;
    event.position = position;
    return graph.find_handler(event, id);
  }
  std::string error_of(std::string_view target, const Position& position,
                       const std::optional<HandlerId>& id) {
    const auto found = find(target, position, id);
    return found ? "found" : found.error().message();
  }

  Event event{};
  Models models;
  Limits limits;
  ManualClock clock;
  std::shared_ptr<Lines> log = std::make_shared<Lines>();
  Graph graph{models, limits, clock, log, repeatable_secret(1)};
};

using Paths = std::vector<std::string>;

}  // namespace updraft::model
