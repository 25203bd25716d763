#pragma once

#include <updraft/event.hpp>
#include <updraft/result.hpp>

#include "protocol/messages.hpp"
#include "value/json_reprinter.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace updraft::protocol {

/// Each appends one message to `out`; on an Error (what JSON can't hold, and where) `out` is as
/// before.

/// `evt-res`, in the shape of its event. Handlers live in models only: a response that holds one is
/// refused too.
[[nodiscard]] std::optional<Error> encode_response(const ReplyTo& reply_to,
                                                   const Response& response, std::string& out);

/// `err`: why a message that can't be answered was refused. Stock clients write it to their
/// console.
void encode_refusal(std::string_view problem, std::string& out);

/// The response to an event that went wrong: `{"name":name,"message":message}`, which clients
/// throw.
Response error_response(std::string_view name, std::string_view message);
/// The response where the reason is for the log alone, which has the same id.
Response internal_error_response(std::string_view id);

/// `up`: the values of one path, one after the other. What a value shares with the last one costs
/// no more than a copy of its text. Owned by who serves the path; one thread.
class UpdateEncoder {
 public:
  explicit UpdateEncoder(std::string_view path);

  /// Appends the message; handlers have the ids of the place, which is null as long as there are
  /// none. `last` is the message that this appended last and that could be encoded; empty if there
  /// was none, or is none any more. Where there are replacements, they get what JSON can't hold,
  /// and only a path that is not UTF-8 is an Error.
  [[nodiscard]] std::optional<Error> encode(const Value& value, const Place* place,
                                            std::string_view last, std::string& out,
                                            Replacements* replacements = nullptr);
  /// There is no value any more: lets go of the last one, and of its handlers.
  void forget() { printer_ = {}; }

 private:
  std::string before_value_;
  std::optional<Error> path_error_;
  JsonReprinter printer_;
};

/// The `up` of a path under another spelling of that path. `path` is one that a client has sent,
/// and the update is of its normal spelling (path.hpp).
std::string respelled_update(std::string_view update, std::string_view path);

}  // namespace updraft::protocol
