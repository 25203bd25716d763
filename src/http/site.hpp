#pragma once

#include "http/request.hpp"
#include "http/response.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace updraft::http {

/// Whether the client is a browser that shows something to a person: it wants HTML at least as much
/// as JSON, and names it or wants it more.
bool wants_page(const Request& request);

/// The answer of the playground to a GET or HEAD: a file below `/-/`; at any other path the page,
/// if a browser wants one. Nothing if it has none. `path` is the target's, as of model_path;
/// `message_bytes` is the longest message that the page may send.
std::optional<Response> answer_from_site(const Request& request, std::string_view path,
                                         std::size_t message_bytes);

}  // namespace updraft::http
