#include <updraft/local_state.hpp>

namespace updraft {

Action state_update(const Value& state, Value update) {
  return action("state-update", {{"state", state}, {"update", std::move(update)}});
}

Action state_update(const Value& state, Toggle) {
  return state_update(state, object({{"$", "state-modifier"}, {"type", "toggle"}}));
}

Action state_update(const Value& state, const EventPayload& payload) {
  std::vector<Member> modifier{{"$", "state-modifier"}, {"type", "payload"}};
  if (!payload.position.empty()) modifier.push_back({"path", array(payload.position)});
  return state_update(state, object(std::move(modifier)));
}

Action state_update_by(const Value& state, Value increment) {
  return state_update(
      state,
      object({{"$", "state-modifier"}, {"type", "increment"}, {"value", std::move(increment)}}));
}

}  // namespace updraft
