#pragma once

#include "model/graph.hpp"

#include <string_view>

namespace updraft::hub {

/// Somebody's interest in a path: it is watched as long as this lives. Home loop.
class Interest {
 public:
  Interest(model::Graph& graph, std::string_view path)
      : graph_(graph), publication_(graph.watch(path)) {}
  Interest(const Interest&) = delete;
  Interest& operator=(const Interest&) = delete;
  ~Interest() { graph_.unwatch(publication_); }

  [[nodiscard]] const model::Publication& publication() const noexcept { return publication_; }
  /// The publication stays when this has gone, until somebody lets go of it (Graph::keep).
  model::Publication& keep() noexcept {
    graph_.keep(publication_);
    return publication_;
  }
  void renew() noexcept { graph_.renew(publication_); }

 private:
  model::Graph& graph_;
  model::Publication& publication_;
};

}  // namespace updraft::hub
