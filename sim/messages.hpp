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

/// Reads what the server sends, by another parser than the server's. Owned by the simulation.
class MessageReader {
 public:
  MessageReader();
  MessageReader(const MessageReader&) = delete;
  MessageReader& operator=(const MessageReader&) = delete;
  ~MessageReader();

  ServerMessage read(std::string_view text, Time written);

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
