#include "http/negotiation.hpp"

#include "websocket/header_field.hpp"

#include <algorithm>
#include <optional>

namespace updraft::http {
namespace {

using websocket::equals_ignoring_case;
using websocket::trim;

constexpr int full_weight = 1000;

/// Takes what is before the next separator from the front of `rest`; separators in quotes do not
/// count (RFC 9110, section 5.6.4).
std::string_view take_element_part(std::string_view& rest, char separator) {
  bool quoted = false;
  std::size_t end = 0;
  for (; end < rest.size() && (quoted || rest[end] != separator); ++end) {
    if (rest[end] == '"') quoted = !quoted;
    if (quoted && rest[end] == '\\' && end + 1 < rest.size()) ++end;
  }
  const std::string_view part = trim(rest.substr(0, end));
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

/// A weight in thousandths: `0`, `0.25`, `1.000` (section 12.4.2).
std::optional<int> parse_weight(std::string_view text) {
  constexpr std::size_t longest = 5;
  if (text.empty() || text.size() > longest || (text[0] != '0' && text[0] != '1')) {
    return std::nullopt;
  }
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  int weight = (text[0] - '0') * full_weight;
  int unit = full_weight / 10;
  for (std::size_t i = 2; i < text.size(); ++i, unit /= 10) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    weight += (text[i] - '0') * unit;
  }
  return weight <= full_weight ? std::optional(weight) : std::nullopt;
}

/// An element of Accept or Accept-Encoding: `text/html;level=1;q=0.5`.
struct Element {
  std::string_view name;
  bool has_parameters = false;  ///< Besides the weight, and a charset that is UTF-8.
  int weight = full_weight;
};

/// Nothing if the weight is malformed, or the element empty.
std::optional<Element> parse_element(std::string_view text) {
  Element element;
  element.name = take_element_part(text, ';');
  if (element.name.empty()) return std::nullopt;
  while (!text.empty()) {
    std::string_view value = take_element_part(text, ';');
    const std::string_view name = take_element_part(value, '=');
    value = trim(value);
    if (equals_ignoring_case(name, "q")) {
      const auto weight = parse_weight(value);
      if (!weight) return std::nullopt;
      element.weight = *weight;
      break;  // what follows are extensions of the field
    }
    const bool is_utf8 =
        equals_ignoring_case(name, "charset") &&
        (equals_ignoring_case(value, "utf-8") || equals_ignoring_case(value, "\"utf-8\""));
    if (!name.empty() && !is_utf8) element.has_parameters = true;
  }
  return element;
}

/// How precisely a range names a type: 0 for not at all, 3 for the type itself.
int precision(std::string_view range, std::string_view type) {
  if (equals_ignoring_case(range, type)) return 3;
  if (range == "*/*") return 1;
  const std::string_view family = type.substr(0, type.find('/') + 1);
  const bool is_family = range.size() == family.size() + 1 && range.ends_with('*') &&
                         equals_ignoring_case(range.substr(0, family.size()), family);
  return is_family ? 2 : 0;
}

}  // namespace

Preference preference_for(std::string_view type, std::string_view accept) {
  if (trim(accept).empty()) return {.weight = full_weight, .is_named = false};
  int best = 0;
  Preference preference;
  while (!accept.empty()) {
    const auto element = parse_element(take_element_part(accept, ','));
    if (!element || element->has_parameters) continue;
    const int match = precision(element->name, type);
    if (match > best) {
      best = match;
      preference = {.weight = element->weight, .is_named = match == 3};
    }
  }
  return preference;
}

Coding coding_for(std::optional<std::string_view> accept_encoding) {
  if (!accept_encoding) return Coding::identity;
  std::optional<int> gzip;
  std::optional<int> identity;
  std::optional<int> any;
  while (!accept_encoding->empty()) {
    const auto element = parse_element(take_element_part(*accept_encoding, ','));
    if (!element) continue;
    const std::string_view name = element->name;
    // The older name means the same (section 8.4.1.3).
    if (equals_ignoring_case(name, "gzip") || equals_ignoring_case(name, "x-gzip")) {
      gzip = std::max(gzip.value_or(0), element->weight);
    }
    if (equals_ignoring_case(name, "identity")) identity = element->weight;
    if (name == "*") any = element->weight;
  }
  const int wanted = gzip.value_or(any.value_or(0));
  if (wanted > 0 && wanted >= identity.value_or(0)) return Coding::gzip;
  // It is taken unless the field excludes it.
  const bool takes_identity = identity.value_or(any.value_or(full_weight)) > 0;
  return takes_identity ? Coding::identity : Coding::none;
}

bool lists_tag(std::string_view if_none_match, std::string_view tag) {
  if (trim(if_none_match) == "*") return true;
  while (!if_none_match.empty()) {
    std::string_view listed = take_element_part(if_none_match, ',');
    if (listed.starts_with("W/")) listed.remove_prefix(2);
    if (listed == tag) return true;
  }
  return false;
}

}  // namespace updraft::http
