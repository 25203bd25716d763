#pragma once

#include "hub/home.hpp"
#include "hub/interest.hpp"
#include "protocol/encode.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

// What Home consists of: for its own sources alone.

namespace updraft::hub {

/// A hub as home sees it: the link to it, and its mail that has come and is not done yet.
struct Home::Correspondent {
  explicit Correspondent(Link& link_to_hub) : link(link_to_hub) {}

  Link& link;
  std::vector<ToHome> inbox;
  std::size_t done = 0;    // of the inbox
  bool left_over = false;  // the inbox, by the turn before
  bool drained = false;
  bool dismissed = false;
  std::uint64_t goodbye = 0;  // the number of the draft that it is in
};

/// One hub's interest in one publication, and where in the draft for it the newest update stands.
struct Home::Following {
  Following(model::Graph& graph, Link& to, const Follow& message)
      : interest(graph, message.path), link(&to), topic(message.topic) {}

  Interest interest;
  Link* link;
  Topic* topic;
  std::uint64_t draft_number = static_cast<std::uint64_t>(-1);
  std::size_t draft_place = 0;
};

/// What is served at one path: to whom, and the newest frame. Of a path that can't be encoded, the
/// last one that could.
struct Home::Served {
  explicit Served(std::string_view path) : encoder(path) {}

  websocket::Frame frame;
  protocol::UpdateEncoder encoder;
  std::vector<Following*> followings;  // one for each hub
  Publication* kept = nullptr;         // where nobody follows it
  bool listed = false;                 // among those that were kept
};

}  // namespace updraft::hub
