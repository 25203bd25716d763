#include "protocol/to_server.hpp"

#include "value/json_printer.hpp"
#include "value/text_buffer.hpp"

namespace updraft::protocol {
namespace {

/// Writes one `evt`; what it holds that JSON can't ends up in error().
class EventPrinter {
 public:
  explicit EventPrinter(TextBuffer& out) : out_(out), json_(out) {}

  bool print(std::string_view event_id, const EventRequest& request, EventForm form) {
    out_.put(R"({"$":"evt","key":)");
    if (!json_.print(event_id)) return false;
    if (form != EventForm::nested && !(out_.put(','), print_fields(request))) return false;
    if (form != EventForm::flat) {
      out_.put(R"(,"event":{)");
      if (!print_fields(request)) return false;
      out_.put('}');
    }
    out_.put('}');
    return true;
  }

  [[nodiscard]] Error error() const { return json_.error(); }

 private:
  /// Servers that check what they get want both names, if empty, and a `key` only where it is a
  /// string.
  bool print_fields(const EventRequest& request) {
    out_.put(R"("target":{)");
    if (!request.component_key.empty()) {
      out_.put(R"("key":)");
      if (!json_.print(request.component_key)) return false;
      out_.put(',');
    }
    out_.put(R"("component":)");
    if (!json_.print(request.component)) return false;
    out_.put(R"(,"propKey":)");
    if (!json_.print(request.prop)) return false;
    out_.put(R"(,"path":[)");
    if (!json_.print(request.path)) return false;
    for (const Value& term : request.position) {
      out_.put(',');
      if (!json_.print(term)) return false;
    }
    out_.put(R"(]},"modelState":)");
    if (!json_.print(request.leaf)) return false;
    out_.put(R"(,"payload":)");
    if (request.payload.is_array()) return json_.print(request.payload);
    out_.put('[');
    if (!json_.print(request.payload)) return false;
    out_.put(']');
    return true;
  }

  TextBuffer& out_;
  JsonPrinter json_;
};

}  // namespace

std::optional<Error> encode_event(std::string_view event_id, const EventRequest& request,
                                  EventForm form, std::string& out) {
  TextBuffer buffer(out);
  const std::size_t before = buffer.size();
  EventPrinter printer(buffer);
  if (printer.print(event_id, request, form)) return std::nullopt;
  buffer.truncate(before);
  return printer.error();
}

void encode_interest(bool wanted, std::span<const std::string> path_texts, std::string& out) {
  out += wanted ? R"({"$":"sub","keys":[)" : R"({"$":"unsub","keys":[)";
  bool is_first = true;
  for (const std::string& text : path_texts) {
    if (!is_first) out += ',';
    is_first = false;
    out += text;
  }
  out += "]}";
}

}  // namespace updraft::protocol
