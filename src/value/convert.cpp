#include <updraft/convert.hpp>

#include <algorithm>
#include <cmath>

namespace updraft {
namespace {

/// "a whole number", with its range where that is the point: for a number that is out of it, and
/// for the types that are so small that one must know.
template <class Integer>
Misfit whole_number(const Value& value, Integer least, Integer most) {
  constexpr Integer large = 0xffff;
  if (!value.as_number() && most > large) return Misfit("a whole number");
  return Misfit("a whole number from " + std::to_string(least) + " to " + std::to_string(most));
}

std::string count_of_items(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " item" : " items");
}

}  // namespace

namespace conversion {

Result<std::int64_t, Misfit> read_signed(const Value& value, std::int64_t least,
                                         std::int64_t most) {
  const auto whole = value.as_integer();
  if (!whole || *whole < least || *whole > most) return whole_number(value, least, most);
  return *whole;
}

Result<std::uint64_t, Misfit> read_unsigned(const Value& value, std::uint64_t most) {
  const auto whole = value.as_unsigned();
  if (whole && *whole <= most) return *whole;
  return whole_number(value, std::uint64_t{0}, most);
}

Result<double, Misfit> read_number(const Value& value, double limit) {
  const auto number = value.as_number();
  if (!number || !std::isfinite(*number)) return Misfit("a number");
  if (std::abs(*number) > limit) return Misfit("a number of single precision");
  return *number;
}

Result<std::span<const Value>, Misfit> read_items(const Value& value, std::size_t count,
                                                  bool exactly) {
  const auto items = value.items();
  if (!value.is_array() || items.size() > count || (exactly && items.size() < count)) {
    Misfit misfit("an array of " + count_of_items(count));
    if (value.is_array()) misfit.found = "one of " + std::to_string(items.size());
    return misfit;
  }
  return items;
}

Misfit none_of(const std::vector<Misfit>& misfits) {
  // An alternative that fits but for something inside is the one that was meant.
  const auto closest = std::ranges::max_element(
      misfits, {}, [](const Misfit& misfit) { return misfit.position.size(); });
  Misfit misfit = *closest;
  if (!misfit.position.empty()) return misfit;
  std::vector<std::string> named;
  for (const Misfit& each : misfits) {
    if (std::ranges::find(named, each.expected) != named.end()) continue;
    if (named.empty()) {
      misfit.expected = each.expected;
    } else {
      misfit.expected += " or " + each.expected;
    }
    named.push_back(each.expected);
  }
  return misfit;
}

}  // namespace conversion

Result<std::monostate, Misfit> Convert<std::monostate>::from_value(const Value& value) {
  if (!value.is_null()) return Misfit("null");
  return std::monostate();
}

Result<bool, Misfit> Convert<bool>::from_value(const Value& value) {
  if (const auto boolean = value.as_boolean()) return *boolean;
  return Misfit("true or false");
}

Result<std::string, Misfit> Convert<std::string>::from_value(const Value& value) {
  if (value.is_string()) return std::string(value.text());
  return Misfit("a text");
}

}  // namespace updraft
