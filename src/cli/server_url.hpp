#pragma once

#include <updraft/result.hpp>

#include <string>
#include <string_view>

namespace updraft::cli {

/// A server's address as people say it, as clients take it: `:3005`, `3005`, `host`, `host:3005`
/// and `http://host:3005/counter` are `ws://…`. Without a scheme the port is that of servers that
/// were told none. The Error says what is wrong, and what would be right.
Result<std::string> server_url(std::string_view text);

}  // namespace updraft::cli
