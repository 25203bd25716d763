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

/// For the paths of all models: `GET /-/paths`.
struct PathsRequest {};
/// For what the server is doing: `GET /-/stats`.
struct StatsRequest {};
/// For who is connected: `GET /-/sessions`.
struct SessionsRequest {};

/// What is to be asked of those who know it; the answer is JSON.
using Question = std::variant<ModelRequest, PathsRequest, StatsRequest, SessionsRequest>;

/// What is served besides models, and to whom.
struct Site {
  bool playground = true;      ///< The page for browsers, and the list of paths.
  bool inspector = true;       ///< Stats and sessions, to this machine alone.
  bool peer_is_local = false;  ///< Whether the connection is from this machine.
};

/// What a request that asks for no WebSocket wants: `GET /users/bob` the value of the model
/// `users/bob`, but to a browser that wants a page the playground. What needs nobody else is
/// answered.
std::variant<Response, Question> route(const Request& request, const Site& site);

/// The answer to a question: the JSON; or why there is none, for a model's value as Graph::read.
Response json_response(Result<std::string> json);

/// The path of the model that a request's target names: its segments, percent-decoded, without
/// empty ones; nothing if it is malformed (RFC 3986).
Result<std::string> model_path(std::string_view target);

}  // namespace updraft::http
