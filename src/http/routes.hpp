#pragma once

#include <updraft/result.hpp>
#include <updraft/value.hpp>

#include "http/request.hpp"
#include "http/response.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace updraft::http {

/// Reads the value at a model's path, as Graph::read.
using ReadModel = std::function<Result<Value>(std::string_view path)>;

/// Answers a request that asks for no WebSocket: `GET /users/bob` with the value of the model
/// `users/bob` as JSON, `GET /` to a browser with a page that says what this is.
Response answer(const Request& request, const ReadModel& read);

/// The path of the model that a request's target names: its segments, percent-decoded, without
/// empty ones; nothing if it is malformed (RFC 3986).
Result<std::string> model_path(std::string_view target);

}  // namespace updraft::http
