#pragma once

#include "ledger.hpp"
#include "plan.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace updraft::sim {

/// A handler leaf as a client was shown it.
struct Leaf {
  Identity who;
  std::int64_t drawn = 0;
  bool is_keyed = false;
  bool waits = false;
  std::string id;
  std::string path;      ///< Of the model.
  std::string position;  ///< In its value, as JSON without the brackets.
};

struct Update {
  std::string path;
  int instance = 0;  ///< 0 for values that tell none.
  std::vector<Trace> traces;
  std::vector<Leaf> leaves;
  std::size_t text_hash = 0;
  Time written{};
};

struct Answer {
  std::string key;
  std::int64_t token = 0;  ///< As the key tells it.
  bool is_nested = false;
  bool is_error = false;
  std::string error_name;
  std::vector<std::pair<int, std::int64_t>> wrote;
  std::int64_t told_token = 0;  ///< As the payload tells it, 0 if it doesn't.
  Time written{};
};

/// The server's `err`.
struct Refusal {
  std::string message;
  Time written{};
};

/// What is wrong with a message.
struct Fault {
  std::string what;
};

using ServerMessage = std::variant<Update, Answer, Refusal, Fault>;

/// A client's `sub` or `unsub`.
struct Interest {
  bool is_wanted = false;
  std::vector<std::string> paths;
};

/// A client's `evt`.
struct Call {
  std::string key;
  std::int64_t token = 0;  ///< Its argument.
  bool is_nested = false;  ///< As the server takes it.
  std::string path;
  std::string position;  ///< As JSON without the brackets.
  std::string id;        ///< Of the leaf, if that is told.
};

using ClientMessage = std::variant<Interest, Call, Fault>;

/// Reads what both sides send, by another parser than theirs. Owned by the simulation.
class MessageReader {
 public:
  MessageReader();
  MessageReader(const MessageReader&) = delete;
  MessageReader& operator=(const MessageReader&) = delete;
  ~MessageReader();

  ServerMessage read(std::string_view text, Time written);
  ClientMessage read_from_client(std::string_view text);

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

/// `sub` or `unsub`.
std::string interest_text(std::string_view dollar, const std::vector<std::string>& paths);

/// An `evt`; `id` is the leaf's, or empty to tell only the place.
std::string event_text(Dialect dialect, std::int64_t token, std::string_view path,
                       std::string_view position, std::string_view id);

}  // namespace updraft::sim
