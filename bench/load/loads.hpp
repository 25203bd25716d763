#pragma once

#include "measurement.hpp"
#include "settings.hpp"

namespace updraft::load {

/// Runs a load and measures it. Throws an Error, which names the load, where the server says
/// something wrong, falls silent, or can't be reached; Interrupted where the run is to end early.
[[nodiscard]] Measurement run(const Settings& settings);

// One load each.

[[nodiscard]] Measurement run(const Settings& settings, const Lockstep& load);
[[nodiscard]] Measurement run(const Settings& settings, const Pipeline& load);
[[nodiscard]] Measurement run(const Settings& settings, const Rate& load);
[[nodiscard]] Measurement run(const Settings& settings, const Events& load);
[[nodiscard]] Measurement run(const Settings& settings, const Churn& load);
[[nodiscard]] Measurement run(const Settings& settings, const Subs& load);
[[nodiscard]] Measurement run(const Settings& settings, const Idle& load);

}  // namespace updraft::load
