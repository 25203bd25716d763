#include "hub/home.hpp"

#include "protocol/encode.hpp"

namespace updraft::hub {
namespace {

/// Where an event went, for the log.
std::string place_of(const Event& event) {
  return "the handler at \"" + to_string(event.position) + "\" of the model at \"" + event.path +
         "\"";
}

}  // namespace

Home::Home(model::Graph& graph, const Settings& settings, const Clock& clock,
           std::shared_ptr<Log> log)
    : graph_(graph), settings_(settings), clock_(clock), log_(std::move(log)) {}

void Home::follow(Feed& feed) {
  feed.publication_ = &graph_.watch(feed.path());
  Served& served = served_[feed.publication_];
  served.feeds.push_back(&feed);
  if (!feed.publication_->has_value()) return;
  // The value may be older than the frame's book-keeping: the last feed has just left.
  if (served.frame || encode(*feed.publication_, served.frame)) feed.deliver(served.frame);
}

void Home::unfollow(Feed& feed) {
  model::Publication* publication = std::exchange(feed.publication_, nullptr);
  const auto entry = served_.find(publication);
  std::erase(entry->second.feeds, &feed);
  if (entry->second.feeds.empty()) served_.erase(entry);
  graph_.unwatch(*publication);
}

void Home::renew(Feed& feed) {
  graph_.renew(*feed.publication_);
}

bool Home::tick() {
  if (!graph_.pending()) return false;
  for (const model::Publication* publication : graph_.tick()) {
    const auto entry = served_.find(publication);
    if (entry == served_.end() || !encode(*publication, entry->second.frame)) continue;
    for (Feed* feed : entry->second.feeds) feed->deliver(entry->second.frame);
  }
  return graph_.pending();
}

bool Home::encode(const model::Publication& publication, websocket::Frame& frame) {
  if (!publication.has_value()) {
    frame = {};
    return true;
  }
  const auto error =
      protocol::encode_update(publication.path(), publication.value(), writer_.payload());
  if (error) {
    log_->error("the model at \"" + publication.path() + "\" can't be sent: " + error->message());
    return false;
  }
  frame = writer_.finish(websocket::Opcode::text);
  return true;
}

Response Home::call(const SessionInfo& session, protocol::EventCall call) {
  const auto leaf = graph_.find_handler(call.path, call.position, call.handler_id);
  if (!leaf) return protocol::error_response("NotFoundError", leaf.error().message());
  const Value args = (*leaf)->args.is_null() ? Value() : call.payload[std::size_t{0}];
  const Event event{.session = session,
                    .path = std::move(call.path),
                    .position = std::move(call.position),
                    .component = std::move(call.component),
                    .component_key = std::move(call.component_key),
                    .prop = std::move(call.prop),
                    .payload = std::move(call.payload),
                    .args = args};
  return run(**leaf, event);
}

Response Home::run(const EventLeaf& leaf, const Event& event) {
  const auto timeout = leaf.timeout.value_or(settings_.limits.handler_timeout);
  // A copy: the handler may change what its own leaf is redrawn from.
  const auto handler = leaf.handler;
  const Time started = clock_.now();
  Response response;
  try {
    response = (*handler)(event);
  } catch (const Error& error) {
    return protocol::error_response("Error", error.message());
  } catch (...) {
    return internal_error(event, describe_current_exception());
  }
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(clock_.now() - started);
  if (took <= timeout) return response;
  const std::string problem = "took " + std::to_string(took.count()) + " ms, more than its " +
                              std::to_string(timeout.count()) + " ms";
  log_->warning(place_of(event) + " " + problem);
  return protocol::error_response("TimeoutError", "the handler " + problem);
}

/// What an unexpected exception says is for the log: it may hold what no client should see.
Response Home::internal_error(const Event& event, std::string_view what) {
  const std::string id = std::to_string(++failures_);
  log_->error(place_of(event) + " failed (" + id + "): " + std::string(what));
  return protocol::error_response(
      "InternalError", settings_.development ? std::string(what) : "internal error (" + id + ")");
}

}  // namespace updraft::hub
