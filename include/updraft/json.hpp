#pragma once

#include <updraft/result.hpp>
#include <updraft/value.hpp>

#include <optional>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)

namespace updraft {

/// The value of a JSON text (RFC 8259), at most `max_depth` containers deep.
///
/// Of two members of the same name the last counts; integers beyond 64 bits (less than -2^63, or
/// more than 2^64 - 1) become doubles; a lone
/// surrogate (`"\ud800"`, which JavaScript can produce and UTF-8 can't hold) becomes U+FFFD. A text
/// that is no JSON is `invalid`; one that nests too deep, or holds a number beyond all doubles,
/// `overloaded`.
Result<Value> parse_json(std::string_view text, std::size_t max_depth = 128);

/// Appends the JSON text of a value to `out`. Doubles are printed so that they read back the same.
///
/// Returns the error and leaves `out` as it was if the value holds what JSON can't: NaN, an
/// infinity, or a string that is not UTF-8; the message names where. A handler leaf prints as
/// `{"$":"event","timeout":…,"args":…,"actions":…}`: the id that calls it is for those whom its
/// model is served to.
[[nodiscard]] std::optional<Error> print_json(const Value& value, std::string& out);

/// The JSON text of a value, for logs and tests. Throws the Error of print_json.
std::string to_json(const Value& value);

}  // namespace updraft

#pragma GCC visibility pop
