#include "protocol/encode.hpp"

#include <updraft/json.hpp>

namespace updraft::protocol {
namespace {

std::optional<Error> print_field(std::string_view name, const Value& value, std::string& out) {
  if (value.has_events()) {
    return Error("a response holds a handler in its " + std::string(name) +
                 "; handlers live in models only");
  }
  out.append(",\"").append(name).append("\":");
  if (auto error = print_json(value, out)) {
    return Error(error->message() + " of the response's " + std::string(name));
  }
  return std::nullopt;
}

std::optional<Error> print_body(const Response& response, std::string& out) {
  if (response.error) out += R"(,"error":true)";
  if (response.payload) {
    if (auto error = print_field("payload", *response.payload, out)) return error;
  }
  if (response.actions.empty()) return std::nullopt;
  return print_field("actions", Value(response.actions), out);
}

}  // namespace

UpdateEncoder::UpdateEncoder(std::string_view path) : before_value_(R"({"$":"up","key":)") {
  path_error_ = print_json(path, before_value_);
  before_value_ += R"(,"val":)";
}

std::optional<Error> UpdateEncoder::encode(const Value& value, std::string_view last,
                                           std::string& out) {
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
  if (auto error = printer_.print(value, last_value, out)) {
    out.resize(before);
    return error;
  }
  out += '}';
  return std::nullopt;
}

std::optional<Error> encode_response(const ReplyTo& reply_to, const Response& response,
                                     std::string& out) {
  const std::size_t before = out.size();
  const bool nested = reply_to.dialect == Dialect::nested;
  out += R"({"$":"evt-res","key":)";
  auto error = print_json(reply_to.event_id, out);
  if (!error) {
    if (nested) out += R"(,"res":{"$":"response")";
    error = print_body(response, out);
  }
  if (error) {
    out.resize(before);
    return error;
  }
  out += nested ? "}}" : "}";
  return std::nullopt;
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

}  // namespace updraft::protocol
