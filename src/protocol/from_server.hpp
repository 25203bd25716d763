#pragma once

#include <updraft/event.hpp>
#include <updraft/result.hpp>
#include <updraft/value.hpp>

#include "protocol/messages.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// What a client reads.
namespace updraft::protocol {

/// `up`.
struct Update {
  std::string path;
  Value value;
};

/// `evt-res`, in the shape that the server has answered in.
struct Answer {
  std::string event_id;
  Response response;
  Dialect dialect = Dialect::flat;
};

/// `err`.
struct Complaint {
  std::string message;
};

/// A message that is none of these: newer servers may say more.
struct Unknown {
  std::string problem;  ///< Names what is not known, or which field is wrong.
};

using ServerMessage = std::variant<Update, Answer, Complaint, Unknown>;

/// Those items of a list that are actions; a client can do nothing with the rest.
std::vector<Action> read_actions(const Value& list);

/// The message within the text of one frame. An Error is a text that is no message at all, as
/// decode() has it. Precondition: the text is UTF-8.
Result<ServerMessage> decode_from_server(std::string_view text, std::size_t max_depth);

}  // namespace updraft::protocol
