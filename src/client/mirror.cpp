#include <updraft/client.hpp>
#include <updraft/handler.hpp>

#include "client/parts.hpp"
#include "protocol/from_server.hpp"
#include "value/position.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace updraft {
namespace client {
namespace {

/// What a mirror subscribes to, once somebody wants it. Shared by the query and its loads.
struct Source {
  std::shared_ptr<Client::Parts> parts;
  std::string path;
  std::shared_ptr<Subscribed::Watching> watching = {};
  std::uint64_t shown = 0;  // the version that the query has

  ~Source() {
    if (!watching) return;
    parts->home->run_at_end([last = std::move(watching)] { last->end(); });
  }
};

/// Makes handlers of another server's handlers: copies of a value whose leaves pass on what they
/// are called with.
class Relay {
 public:
  Relay(std::shared_ptr<Client::Parts> parts, const std::string& path) : parts_(std::move(parts)) {
    here_.path = path;
  }

  Value copy(const Value& value) {
    if (value.is_array()) return copy_items(value);
    if (!value.is_object()) return value;
    const std::string_view kind = value["$"].text();
    if (kind == "event") return copy_leaf(value);
    return kind == "component" ? copy_component(value) : copy_members(value);
  }

 private:
  Value copy_items(const Value& value) {
    std::vector<Value> items;
    items.reserve(value.items().size());
    for (const Value& item : value.items()) {
      items.push_back(copy_within(term_of_item(value, items.size()), item));
    }
    return array(std::move(items));
  }

  Value copy_members(const Value& value) {
    std::vector<Member> members;
    members.reserve(value.members().size());
    for (const Member& member : value.members()) {
      members.push_back({member.name, copy_within(member.name, member.value)});
    }
    return object(std::move(members));
  }

  Value copy_component(const Value& value) {
    const auto outer = std::pair{here_.component, here_.component_key};
    here_.component = value["component"].text();
    here_.component_key = value["key"].text();
    Value copied = copy_members(value);
    std::tie(here_.component, here_.component_key) = outer;
    return copied;
  }

  Value copy_within(const Value& term, const Value& value) {
    const bool in_props = !here_.position.empty() && here_.position.back().text() == "props";
    if (in_props) here_.prop = term.text();
    here_.position.push_back(term);
    Value copied = copy(value);
    here_.position.pop_back();
    return copied;
  }

  Value copy_leaf(const Value& value) {
    auto request = here_;
    request.leaf = value;
    auto leaf = std::make_shared<EventLeaf>();
    leaf->handler = std::make_shared<const Handler>(
        make_handler([parts = parts_, request = std::move(request)](const Event& event) {
          return pass_on(parts, request, event.payload);
        }));
    if (const auto timeout = value["timeout"].as_integer(); timeout && *timeout > 0) {
      leaf->timeout = bounded_event_timeout(std::chrono::milliseconds(*timeout));
    }
    leaf->args = value["args"];
    leaf->actions = protocol::read_actions(value["actions"]);
    return leaf;
  }

  static Task<Response> pass_on(std::shared_ptr<Client::Parts> parts, EventRequest request,
                                Value payload) {
    request.payload = std::move(payload);
    Sending sending(parts->ask(std::move(request)));
    Result<Response> response = co_await sending;
    if (!response) throw response.error();
    co_return *std::move(response);
  }

  std::shared_ptr<Client::Parts> parts_;
  EventRequest here_;  // what a handler at this place is called with, but for the payload
};

Task<Value> load(std::shared_ptr<Source> source) {
  const Topic& topic = *source->watching->topic;
  if (topic.version == 0) {
    Subscribed::Next first(source->watching);
    if (const Result<Value> value = co_await first; !value) throw value.error();
  }
  source->shown = topic.version;
  co_return Relay(source->parts, source->path).copy(topic.value);
}

/// Begins with the first load, and tells the query when it is to load again.
void subscribe(const std::shared_ptr<Source>& source, std::weak_ptr<model::QueryNode> node) {
  source->watching = source->parts->watch(source->path);
  source->watching->function = std::make_shared<std::function<void()>>(
      [weak = std::weak_ptr(source), node = std::move(node)] {
        const auto shown = weak.lock();
        const auto query = node.lock();
        if (!shown || !query || shown->shown == 0) return;
        if (shown->watching->topic->version > shown->shown) query->invalidate();
      });
}

}  // namespace
}  // namespace client

Query<Value> mirror(const Client& client, std::string path) {
  auto source = std::make_shared<client::Source>(client::Source{client.parts_, std::move(path)});
  const auto node = std::make_shared<std::weak_ptr<model::QueryNode>>();
  // A load that fails has no connection to wait for any more: the client is closed.
  Query<Value> query(
      [source, node] {
        if (!source->watching) client::subscribe(source, *node);
        return client::load(source);
      },
      {.time_to_live = {}, .retry_after = {}});
  *node = query.node();
  return query;
}

}  // namespace updraft
