#pragma once

#include <updraft/event.hpp>
#include <updraft/result.hpp>

#include "protocol/messages.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace updraft::protocol {

/// Each appends one message to `out`; on an Error (what JSON can't hold, and where) `out` is as
/// before.

/// `up`: the new value of a path.
[[nodiscard]] std::optional<Error> encode_update(std::string_view path, const Value& value,
                                                 std::string& out);

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

}  // namespace updraft::protocol
