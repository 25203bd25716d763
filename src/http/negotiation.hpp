#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

/// What a client takes, by the fields that say so (RFC 9110, section 12). Names are compared
/// without case, the most specific range decides, and an element with a malformed weight is passed
/// over.
namespace updraft::http {

/// How much a client wants a media type, in thousandths: 0 is a refusal. `is_named` tells whether
/// the type itself is in the field, and not only a range that covers it.
struct Preference {
  int weight = 0;
  bool is_named = false;
};

/// The preference for a media type, such as `text/html`, by an Accept field. Of an empty field it
/// is the full weight.
[[nodiscard]] Preference preference_for(std::string_view type, std::string_view accept);

/// How a representation is sent that is to be had with the coding gzip and without.
enum class Coding : std::uint8_t { gzip, identity, none };

/// The coding by an Accept-Encoding field (section 12.5.3): gzip where the client asks for it, and
/// wants nothing else more. A client without the field is sent no coding. `none` if it takes
/// neither.
[[nodiscard]] Coding coding_for(std::optional<std::string_view> accept_encoding);

/// Whether an If-None-Match field lists an entity tag, weak or not (section 13.1.2).
[[nodiscard]] bool lists_tag(std::string_view if_none_match, std::string_view tag);

}  // namespace updraft::http
