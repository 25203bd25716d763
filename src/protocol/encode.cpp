#include "protocol/encode.hpp"

#include <updraft/json.hpp>
#include <updraft/path.hpp>

#include "value/json_printer.hpp"
#include "value/text_buffer.hpp"

#include <utility>

namespace updraft::protocol {
namespace {

/// Writes one `evt-res`; what it holds that JSON can't ends up in error().
class ResponsePrinter {
 public:
  explicit ResponsePrinter(TextBuffer& out) : out_(out), json_(out) {}

  bool print(const ReplyTo& reply_to, const Response& response) {
    const bool nested = reply_to.dialect == Dialect::nested;
    out_.put(R"({"$":"evt-res","key":)");
    if (!json_.print(reply_to.event_id)) return fail(json_.error().message());
    if (nested) out_.put(R"(,"res":{"$":"response")");
    if (response.error) out_.put(R"(,"error":true)");
    if (response.payload && !print_field("payload", *response.payload)) return false;
    if (!response.actions.empty() && !print_field("actions", response.actions)) return false;
    out_.put(nested ? "}}" : "}");
    return true;
  }

  [[nodiscard]] Error error() const { return Error(problem_); }

 private:
  bool print_field(std::string_view name, const Value& value) {
    if (value.has_events()) {
      return fail("a response holds a handler in its " + std::string(name) +
                  "; handlers live in models only");
    }
    out_.put(",\"");
    out_.put(name);
    out_.put("\":");
    if (json_.print(value)) return true;
    return fail(json_.error().message() + " of the response's " + std::string(name));
  }

  bool fail(std::string problem) {
    problem_ = std::move(problem);
    return false;
  }

  TextBuffer& out_;
  JsonPrinter json_;
  std::string problem_;
};

/// All of an `up` that comes before its value.
std::optional<Error> append_update_begin(std::string_view path, std::string& out) {
  out += R"({"$":"up","key":)";
  auto error = print_json(path, out);
  out += R"(,"val":)";
  return error;
}

}  // namespace

UpdateEncoder::UpdateEncoder(std::string_view path) {
  path_error_ = append_update_begin(path, before_value_);
}

std::string respelled_update(std::string_view update, std::string_view path) {
  std::string normal_begin;
  std::string respelled;
  // Clients send UTF-8 only, so that JSON holds it.
  static_cast<void>(append_update_begin(normal_path(path), normal_begin));
  static_cast<void>(append_update_begin(path, respelled));
  return respelled.append(update.substr(normal_begin.size()));
}

std::optional<Error> UpdateEncoder::encode(const Value& value, const Place* place,
                                           std::string_view last, std::string& out,
                                           Replacements* replacements) {
  if (path_error_) return path_error_;
  const std::size_t before = out.size();
  out += before_value_;
  std::string_view last_value;
  if (last.empty()) {
    printer_ = {};
  } else {
    last_value = last.substr(before_value_.size());
    last_value.remove_suffix(1);
  }
  if (auto error = printer_.print(value, last_value, out, place, replacements)) {
    out.resize(before);
    return error;
  }
  out += '}';
  return std::nullopt;
}

std::optional<Error> encode_response(const ReplyTo& reply_to, const Response& response,
                                     std::string& out) {
  TextBuffer buffer(out);
  const std::size_t before = buffer.size();
  ResponsePrinter printer(buffer);
  if (printer.print(reply_to, response)) return std::nullopt;
  buffer.truncate(before);
  return printer.error();
}

void encode_refusal(std::string_view problem, std::string& out) {
  out += R"({"$":"err","message":)";
  // Problems are written by us and quote only text that was valid UTF-8.
  if (print_json(problem, out)) out += R"("malformed message")";
  out += '}';
}

Response error_response(std::string_view name, std::string_view message) {
  return reject(object({{"name", name}, {"message", message}}));
}

Response internal_error_response(std::string_view id) {
  return error_response("InternalError", "internal error (" + std::string(id) + ")");
}

}  // namespace updraft::protocol
