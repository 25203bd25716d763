#pragma once

#include <updraft/error.hpp>
#include <updraft/server.hpp>

#include <optional>

namespace updraft::server {

/// Why a server with these options would show strangers what only developers may see, if so.
std::optional<Error> check_development(const Options& options);

}  // namespace updraft::server
