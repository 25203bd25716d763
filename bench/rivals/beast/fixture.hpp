#pragma once

#include <boost/json.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

class Session;

/// A message that is written once and sent to many.
using Message = std::shared_ptr<const std::string>;

/// The models and handlers of the fixture, and who follows them. Outlives the sessions.
class Fixture {
 public:
  Fixture();

  void take_message(Session& from, std::string_view text);
  void leave(Session& session);

 private:
  struct Model {
    boost::json::value value;
    std::unordered_set<Session*> subscribers;
  };

  void subscribe(Session& session, std::string_view path);
  void unsubscribe(Session& session, std::string_view path);
  void call(Session& session, const boost::json::object& message);
  boost::json::object respond(std::string_view handler, const boost::json::array& arguments);
  void press(std::string_view path, const boost::json::value* size);
  Model* find(std::string_view path);

  std::unordered_map<std::string, Model> models_;
};
