// What parse_json takes, print_json writes such that it reads back as the same value and text; and
// another parser reads it as the same value.
#include <updraft/json.hpp>

#include "support/second_reading.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto value = updraft::parse_json(text);
  if (!updraft::SecondReading(text).difference(value).empty()) std::abort();
  if (!value) return 0;
  std::string printed;
  if (updraft::print_json(*value, printed)) std::abort();
  const auto again = updraft::parse_json(printed);
  if (!again || !(*again == *value) || updraft::to_json(*again) != printed) std::abort();
  return 0;
}
