#include "base/utf8.hpp"

#include <simdjson.h>  // here alone, as it takes a second to compile

namespace updraft {

bool is_utf8(std::string_view text) noexcept {
  return simdjson::validate_utf8(text.data(), text.size());
}

}  // namespace updraft
