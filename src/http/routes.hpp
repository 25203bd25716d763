#pragma once

#include <updraft/limits.hpp>
#include <updraft/result.hpp>

#include "http/inspector_access.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

#include <cstddef>
#include <optional>
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

/// What is served besides models.
struct Site {
  bool playground = true;  ///< The page for browsers, and the list of paths.
  /// Stats and sessions, to whom it allows; null if the inspector is switched off. Outlives all
  /// that is asked.
  const InspectorAccess* inspector = nullptr;
  /// The longest message of a client, which the page does not even try to exceed.
  std::size_t message_bytes = Limits{}.message_bytes;
};

/// What a request that asks for no WebSocket wants: `GET /users/bob` the value of the model
/// `users/bob`, but to a browser that wants a page the playground. What needs nobody else is
/// answered.
std::variant<Response, Question> route(const Request& request, const Site& site);

/// The answer to a question: the JSON; or why there is none, for a model's value as Graph::read.
Response json_response(Result<std::string> json, const Question& question);

/// Why a target cannot be one of a GET (RFC 9112, section 3.2), if so: it is a path with a query,
/// or a whole address of HTTP, as proxies send it.
std::optional<Error> check_target(std::string_view target);

/// The path of the model that a request's target names: percent-decoded, in its normal spelling
/// (path.hpp); an error if the target is malformed, or not UTF-8.
Result<std::string> model_path(std::string_view target);

}  // namespace updraft::http
