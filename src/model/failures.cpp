#include "model/failures.hpp"

#include <updraft/node.hpp>

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

void Failures::note(const Node& node) {
  if (listening) listening->all_.push_back({&node, node.failure()});
}

}  // namespace updraft::model
