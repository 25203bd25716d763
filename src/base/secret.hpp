#pragma once

#include <array>
#include <cstdint>

namespace updraft {

/// What one run of a server keeps to itself: all that nobody may guess is derived from it.
using Secret = std::array<std::uint8_t, 32>;

/// A new one from the system's generator. Throws Error (`internal`) if the system has none.
Secret system_secret();

/// The same for the same number: for simulations, fuzzing and tests, whose runs must repeat.
constexpr Secret repeatable_secret(std::uint64_t number) {
  Secret secret{};
  for (std::size_t i = 0; i < sizeof(number); ++i) {
    secret[i] = static_cast<std::uint8_t>(number >> (8 * i));
  }
  return secret;
}

}  // namespace updraft
