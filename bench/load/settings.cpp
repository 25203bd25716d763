#include "settings.hpp"

#include <array>

namespace updraft::load {

std::string_view name_of(const AnyLoad& load) noexcept {
  constexpr std::array<std::string_view, std::variant_size_v<AnyLoad>> names = {
      "lockstep", "pipeline", "rate", "event", "churn", "subs", "idle"};
  return names[load.index()];
}

}  // namespace updraft::load
