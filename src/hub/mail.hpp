#pragma once

#include <updraft/event.hpp>
#include <updraft/result.hpp>

#include "base/address_group.hpp"
#include "base/mailbox.hpp"
#include "base/recycled.hpp"
#include "hub/roll.hpp"
#include "protocol/messages.hpp"
#include "websocket/frame.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

/// What hubs and home tell each other, whether they share a loop or not. The hub's objects are
/// names to home, which never looks at what is behind the pointers; each lives until home's last
/// word on it has come: Released, Answer, Reading.
namespace updraft::hub {

class Session;
class Topic;

/// Who waits for what is read over HTTP. Owned by a connection.
class Reader {
 public:
  virtual ~Reader() = default;
  /// It as JSON, or why there is none (for a model's value, as Graph::read). Called once; must not
  /// throw.
  virtual void take(Result<std::string> json) = 0;
};

// From a hub to home.

/// Each new value of the path is wanted from here on.
struct Follow {
  Topic* topic;
  std::string path;
};
/// No more; answered by Released.
struct Unfollow {
  Topic* topic;
};
/// Somebody asked anew for the value of a topic that is renewable, or has none.
struct Renew {
  Topic* topic;
};
/// A client's event, to be answered.
struct Call {
  Session* session;
  Recycled<protocol::EventCall> event;
  AddressGroup group = {};  ///< Of the session's address.
};
/// A reply that the hub has by itself, but which must not overtake those that home has still to
/// make; comes back as an Answer. Without a frame it only tells when all before it is answered.
struct Echo {
  Session* session;
  websocket::Frame frame;
};
/// The value of a model; answered by Reading.
struct Read {
  Reader* reader;
  std::string path;
  AddressGroup group = {};  ///< Of the reader's address.
};
/// The paths of all models that are not made by lookups; answered by Reading.
struct ListPaths {
  Reader* reader;
};
/// The sessions of all hubs; answered by Reading.
struct ListSessions {
  Reader* reader;
};
/// The hub has filled the roll, and forgets it.
struct Described {
  Roll* roll;
};
/// All that the clients had sent when the server was told to stop has been passed on.
struct Drained {};

using ToHome = std::variant<Follow, Unfollow, Renew, Call, Echo, Read, ListPaths, ListSessions,
                            Described, Drained>;

// From home to a hub.

/// A topic has a new value: the whole `up`, the same frame for all hubs; or, with an empty frame,
/// no value any more.
struct Update {
  Topic* topic;
  websocket::Frame frame;
  bool renewable;  ///< Its model is one that is computed when somebody asks.
};
struct Released {
  Topic* topic;
};
/// The responses to so many events of the session, in the order of their events; an empty frame for
/// an Echo without one.
struct Answer {
  Session* session;
  std::size_t count;
  websocket::Frame frame;
  bool failed = false;  ///< There was no memory for them, and the session can't go on.
};
struct Reading {
  Reader* reader;
  Result<std::string> json;
};
/// What the session sent before its last answered event has taken so much work of home.
struct Charge {
  Session* session;
  std::uint64_t units;
};
/// The roll is to be filled with the hub's sessions; answered by Described.
struct Describe {
  Roll* roll;
};
/// The program has nothing more to say: close all sessions.
struct Goodbye {};

using ToHub = std::variant<Update, Released, Answer, Charge, Reading, Describe, Goodbye>;

/// The mail between home and one hub, and what wakes the one who should read it (nothing, where
/// both share a loop and take their turns on it), which must not throw. Owned by the server; each
/// end belongs to its loop.
struct Link {
  /// How much may lie undelivered before whoever makes more of it waits.
  static constexpr std::size_t most_bytes = std::size_t{4} << 20;

  /// How many hubs share home; fixed before the first turn.
  std::size_t hubs = 1;
  Mailbox<ToHome> to_home;
  Mailbox<ToHub> to_hub;
  std::function<void()> wake_home = [] {};
  std::function<void()> wake_hub = [] {};
};

}  // namespace updraft::hub
