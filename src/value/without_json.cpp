#include <updraft/without_json.hpp>

#include <bit>

namespace updraft {
namespace {

// A quiet NaN has 51 bits of its own: the lower half of them is the detail, what is above it the
// reason. All of them are 0 in the NaN of the processor.
constexpr std::uint64_t quiet_nan = 0x7ff8000000000000;
constexpr unsigned reason_place = 32;
constexpr std::uint64_t reason_bits = 0xff;

}  // namespace

Value value_without_json(WithoutJson why, std::int32_t detail) noexcept {
  const std::uint64_t reason = static_cast<std::uint64_t>(why) + 1;
  return std::bit_cast<double>(quiet_nan | reason << reason_place |
                               static_cast<std::uint32_t>(detail));
}

std::string describe_without_json(double number) {
  const auto bits = std::bit_cast<std::uint64_t>(number);
  const auto detail = static_cast<std::int32_t>(static_cast<std::uint32_t>(bits));
  const std::uint64_t reason = bits >> reason_place & reason_bits;
  if (number == number || reason == 0) return "a number is not finite, which JSON can't hold";
  if (reason == static_cast<std::uint64_t>(WithoutJson::enumerator) + 1) {
    return "an enum has no name for its value " + std::to_string(detail);
  }
  return "a date is none of the years 0 to 9999";
}

}  // namespace updraft
