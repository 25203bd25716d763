#pragma once

#include <chrono>

namespace updraft::reliability {

/// The deadline of a measurement for what should take no time. It ends one that would never end,
/// and is no figure of any: the tests run the measurements on busy machines.
inline constexpr std::chrono::minutes patience{5};

}  // namespace updraft::reliability
