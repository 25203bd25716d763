#pragma once

#include "ledger.hpp"

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::fuzz {

/// The end of a connection that takes nothing from a server but what RFC 6455, RFC 7692 and the
/// protocol allow it to say: all else ends the process. Reads by itself, with nothing of ours.
/// Owned by its connection.
class StrictClient {
 public:
  /// A session has begun, and this is what its client says.
  void follow(const Ledger& ledger) { ledger_ = &ledger; }

  /// Bytes of the server.
  void take(std::string_view bytes);
  /// The server has ended the connection, and all that it has sent has been taken.
  void finish() const;

  /// All that has come.
  [[nodiscard]] const std::string& bytes() const noexcept { return all_; }
  [[nodiscard]] bool is_upgraded() const noexcept { return phase_ == Phase::frames; }
  /// Whether compression has been agreed on; once it is upgraded.
  [[nodiscard]] bool is_compressed() const noexcept { return window_bits_ != 0; }
  [[nodiscard]] bool is_closed() const noexcept { return phase_ == Phase::closed; }
  /// How many events of each id have been answered.
  [[nodiscard]] const std::map<std::string, std::size_t>& answers() const { return answers_; }
  [[nodiscard]] std::size_t refusals() const noexcept { return refusals_; }
  /// The last `up` of each path, as it came.
  [[nodiscard]] const std::map<std::string, std::string>& updates() const { return updates_; }
  /// The id of the handler that was shown so many before the last one, "" if there is none.
  [[nodiscard]] std::string handler(std::size_t before_last) const;

 private:
  enum class Phase : std::uint8_t { head, response, frames, closed };

  struct Frame {
    unsigned opcode = 0;
    bool compressed = false;
    std::string_view payload;
  };

  void take_head();
  void take_upgrade(std::string_view head);
  bool take_frame();
  [[nodiscard]] bool parse_frame(Frame& frame, std::size_t& size) const;
  void take(const Frame& frame);
  void take_pong(std::string_view payload);
  void take_close(std::string_view payload);
  void take_text(std::string_view text);
  void take_update(simdjson::dom::object message, std::string_view text);
  void take_answer(simdjson::dom::object message);
  void note_handlers(std::string_view text);

  const Ledger* ledger_ = nullptr;
  simdjson::dom::parser parser_;
  std::string all_;
  std::size_t done_ = 0;  // of all_
  Phase phase_ = Phase::head;
  unsigned window_bits_ = 0;  // 0: no compression
  std::size_t body_bytes_ = 0;
  std::size_t pongs_ = 0;
  std::map<std::string, std::size_t> answers_;
  std::size_t refusals_ = 0;
  std::map<std::string, std::string> updates_;
  std::int64_t last_n_ = -1;
  std::vector<std::string> handlers_;
};

}  // namespace updraft::fuzz
