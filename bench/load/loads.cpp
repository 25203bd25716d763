#include "loads.hpp"

#include <updraft/error.hpp>

#include <string>

namespace updraft::load {

Measurement run(const Settings& settings) {
  try {
    return std::visit([&](const auto& load) { return run(settings, load); }, settings.load);
  } catch (const Error& error) {
    throw Error(error.kind(), std::string(name_of(settings.load)) + ": " + error.message());
  }
}

}  // namespace updraft::load
