#include "model/failures.hpp"

#include <updraft/node.hpp>

#include <new>

namespace updraft::model {
namespace {

thread_local Failures* listening = nullptr;

}  // namespace

Failures::Failures() : outer_(listening) {
  listening = this;
}

Failures::~Failures() {
  listening = outer_;
}

void Failures::note(const Node& node) noexcept {
  if (!listening) return;
  try {
    listening->all_.push_back({&node, node.failure()});
  } catch (const std::bad_alloc&) {
    return;
  }
}

}  // namespace updraft::model
