#pragma once

#include <updraft/result.hpp>

#include "io/address.hpp"

#include <string_view>
#include <vector>

namespace updraft::net {

/// The IP addresses that `--address` means, to be tried in this order until the machine has one:
/// `127.0.0.1`, `::1`, `[::1]`, `localhost`. Fails for whatever else, and says what is possible.
Result<std::vector<io::Address>> listen_addresses(std::string_view text);

}  // namespace updraft::net
