#pragma once

#include <updraft/error.hpp>
#include <updraft/event_request.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// What a client writes. Each appends one message to `out`; on an Error (what JSON can't hold, and
/// where) `out` is as before.
namespace updraft::protocol {

/// The shape of an `evt` (docs/protocol.md).
enum class EventForm : std::uint8_t {
  flat,
  nested,
  /// Both in one message: servers of either dialect read theirs, and ignore the rest.
  both,
};

/// `evt`, with this `key`.
[[nodiscard]] std::optional<Error> encode_event(std::string_view event_id,
                                                const EventRequest& request, EventForm form,
                                                std::string& out);

/// `sub` or `unsub` of these paths, each the text of a JSON string.
void encode_interest(bool wanted, std::span<const std::string> path_texts, std::string& out);

}  // namespace updraft::protocol
