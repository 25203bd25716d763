#pragma once

#include "http/request.hpp"
#include "http/response.hpp"

#include <optional>
#include <string_view>

namespace updraft::http {

/// Whether the client is a browser that wants to show something to a person.
bool wants_page(const Request& request);

/// The answer of the playground to a GET or HEAD: a file below `/-/`; at any other path the page,
/// if a browser wants one. Nothing if it has none. `path` is the target's, as of model_path.
std::optional<Response> answer_from_site(const Request& request, std::string_view path);

/// Whether a request is from this machine, as far as that can be told: of a page of a foreign site,
/// whose name leads here, it would name that site as its host, and a proxy says that it is one.
bool is_local(const Request& request, bool peer_is_local);

}  // namespace updraft::http
