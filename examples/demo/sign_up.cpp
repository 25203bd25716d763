#include "screens.hpp"

#include <optional>
#include <string>

namespace demo {

using namespace updraft;

namespace {

/// What is wrong with the values of the form, nothing if they are fine.
std::optional<std::string> problem_with(const Value& form) {
  if (form["name"].text().empty()) return "Please tell us your name.";
  if (form["email"].text().find('@') == std::string_view::npos) {
    return "The email address needs an @.";
  }
  return std::nullopt;
}

}  // namespace

Model sign_up_screen() {
  auto guests = state(0);
  // A local state lives on each client by itself: nobody else sees what is wrong with your input.
  const auto problem = local_state("sign-up-problem", "");

  const auto submit = [guests, problem](const Event& event) -> std::vector<Action> {
    if (const auto wrong = problem_with(event[0])) return {set_local(problem, *wrong)};
    guests.update([](int n) { return n + 1; });
    return {set_local(problem, ""), toast("Welcome, " + std::string(event[0]["name"].text()) + "!"),
            go_back()};
  };

  return view([=](Get get) {
    return screen(
        "Sign up", Text({.key = "guests"}, get(guests), " people have signed up so far."),
        forms::Form({.key = "form", .onSubmit = submit},
                    forms::InputField({.id = "name", .label = "Name"}),
                    forms::InputField({.id = "email",
                                       .label = "Email",
                                       .placeholder = "you@example.com",
                                       .keyboardType = "email-address"}),
                    forms::SelectField({.id = "meal",
                                        .label = "Meal",
                                        .defaultValue = "pasta",
                                        .options = {{"pasta", "Pasta"}, {"fish", "Fish"}}}),
                    forms::SwitchField({.id = "news", .label = "Send me news"}),
                    Text({.color = "$red10"}, problem),
                    forms::SubmitButton({.pendingState = Spinner()}, "Sign up")));
  });
}

}  // namespace demo
