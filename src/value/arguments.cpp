#include <updraft/arguments.hpp>

namespace updraft {

std::string ArgumentMisfit::message() const {
  const std::string which = "argument " + std::to_string(number);
  const bool whole = misfit.missing && misfit.position.empty();
  return whole ? which + " is " + misfit.message() : which + ": " + misfit.message();
}

ArgumentMisfit ArgumentMisfit::of(Misfit misfit) {
  const auto index = misfit.position.front().as_integer();
  misfit.position.erase(misfit.position.begin());
  return {static_cast<std::size_t>(*index) + 1, std::move(misfit)};
}

}  // namespace updraft
