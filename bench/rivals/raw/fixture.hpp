#pragma once

#include "rivals/raw/connection.hpp"
#include "rivals/raw/message.hpp"
#include "rivals/raw/sender.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// The models and handlers of the fixture, and who follows them. Owned by the server.
class Fixture {
 public:
  explicit Fixture(Sender& sender) noexcept : sender_(sender) {}

  void take_message(Connection& from, std::string_view text);
  void end_turn();
  void drained(Connection& connection);
  void leave(Connection& connection);

 private:
  struct Item {
    std::int64_t n = 0;
    std::string frame;  ///< of its newest value
    std::vector<Connection*> subscribers;
  };
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  void subscribe(Connection& connection, std::string_view path);
  void unsubscribe(Connection& connection, std::string_view path);
  void subscribe_to_counter(Connection& connection);
  void unsubscribe_from_counter(Connection& connection);
  void end_turn_if_changed();
  void call(Connection& connection, const EventCall& event);
  void press(std::string_view arguments);
  void press_item(std::string_view arguments);
  void append_counter(std::string& out) const;
  Item& item_at(std::string_view id);

  Sender& sender_;
  std::int64_t n_ = 0;
  std::size_t pad_ = 0;
  bool changed_ = false;  ///< and that is not in the news yet (conflating)
  std::string frame_;     ///< of the last press (each)
  std::vector<Connection*> subscribers_;
  boost::unordered_flat_map<std::string, Item, Hash, std::equal_to<>> items_;
};
