#include "screens.hpp"

#include <optional>
#include <string>

namespace demo {

using namespace updraft;

namespace {

/// What the form sends: fields that nobody has touched are not there.
struct SignUp {
  std::optional<std::string> name;
  std::optional<std::string> email;
};
BOOST_DESCRIBE_STRUCT(SignUp, (), (name, email))

/// What is wrong with the form, nothing if it is fine.
std::optional<std::string> problem_with(const SignUp& form) {
  if (form.name.value_or("").empty()) return "Please tell us your name.";
  if (form.email.value_or("").find('@') == std::string::npos)
    return "The email address needs an @.";
  return std::nullopt;
}

}  // namespace

Model sign_up_screen() {
  auto guests = state(0);
  // A local state lives on each client by itself: nobody else sees what is wrong with your input.
  const auto problem = local_state("sign-up-problem", "");

  const auto submit = [guests, problem](const SignUp& form) {
    if (const auto wrong = problem_with(form)) return respond(set_local(problem, *wrong));
    ++guests;
    return respond(set_local(problem, ""), toast("Welcome, " + *form.name + "!"), go_back());
  };

  return view([=](Get get) {
    return screen(
        "Sign up",
        {Text({.key = "guests"}, get(guests), " people have signed up so far."),
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
                     forms::SubmitButton({.pendingState = Spinner()}, "Sign up"))});
  });
}

}  // namespace demo
