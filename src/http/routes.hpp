#pragma once

#include <updraft/result.hpp>

#include "http/request.hpp"
#include "http/response.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace updraft::http {

/// A request for the value of a model.
struct ModelRequest {
  std::string path;
};

/// What a request that asks for no WebSocket wants: `GET /users/bob` the value of the model
/// `users/bob`; what needs no model is answered: `GET /` to a browser with a page that says what
/// this is.
std::variant<Response, ModelRequest> route(const Request& request);

/// The answer to a ModelRequest: the model's value as JSON; or why there is none, as Graph::read.
Response model_response(Result<std::string> json);

/// The path of the model that a request's target names: its segments, percent-decoded, without
/// empty ones; nothing if it is malformed (RFC 3986).
Result<std::string> model_path(std::string_view target);

}  // namespace updraft::http
