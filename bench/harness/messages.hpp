#pragma once

#include <updraft/handler_id.hpp>
#include <updraft/value.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What clients send, as text and as frames.
namespace updraft::bench {

/// `prefix` with 0 to count-1.
std::vector<std::string> numbered(std::string_view prefix, std::size_t count);

/// `sub` or `unsub` of these paths.
std::string sub_message(const std::vector<std::string>& paths);
std::string unsub_message(const std::vector<std::string>& paths);

/// An event: where it goes, and what with.
struct Press {
  std::string path;
  Position position;
  std::optional<HandlerId> handler_id = std::nullopt;
  Value payload = array({});
};
/// `evt` as @rise-tools/react 0.14 writes it, and as the written specification wants it.
std::string flat_event(const Press& press);
std::string seed_event(const Press& press);

/// The frame of a message as a client sends it. Its masking key is of zeros, which costs the same
/// and leaves the payload as it is: it may be received any number of times.
std::string masked_frame(std::string_view text);

/// The text so often.
std::string repeated(std::string_view text, std::size_t times);

}  // namespace updraft::bench
