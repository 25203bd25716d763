#include <updraft/error.hpp>
#include <updraft/event.hpp>

namespace updraft {

Action::Action(std::string_view name, std::vector<Member> fields) {
  for (const Member& field : fields) {
    if (field.name.text() == "$" || field.name.text() == "name") {
      throw Error::for_program(ErrorKind::invalid, "an action's field can't be called \"" +
                                                       std::string(field.name.text()) + "\"");
    }
  }
  fields.insert(fields.begin(), {{"$", "action"}, {"name", name}});
  value_ = Value::object(std::move(fields));
}

Response respond(Value payload, std::vector<Action> actions) {
  return {.payload = std::move(payload), .actions = std::move(actions)};
}

Response reject(Value payload, std::vector<Action> actions) {
  return {.payload = std::move(payload), .actions = std::move(actions), .error = true};
}

}  // namespace updraft
