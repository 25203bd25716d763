#pragma once

#include "../checker.hpp"

#include <map>
#include <optional>
#include <set>

namespace updraft::sim {

/// What becomes of a program's event (docs/clients.md): it is sent once at most, and has one end,
/// which is the server's response; or `disconnected`, if the connection that it was sent over is
/// lost; or `overloaded`, if its time is over or too many wait; and one that is forgotten has none.
class OneEnd final : public Checker {
 public:
  explicit OneEnd(Court& court) : Checker("OneEnd", court) {}

  void said(const PeerState& peer, const Said& what) override;
  void answered(const PeerState& peer, const Answer& answer) override;
  void called(const ClientState& client, std::int64_t token,
              std::chrono::milliseconds timeout) override;
  void forgot(const ClientState& client, std::int64_t token) override;
  void call_ended(const ClientState& client, const CallEnd& end) override;
  void turned(const ClientState& client, std::span<const Sight> sights) override;
  void rested(const ClientState& client) override;

 private:
  struct Asked {
    int client = 0;
    Time deadline{};
    bool is_one_too_many = false;
    std::optional<int> connection = {};  ///< Over which it was sent.
    std::optional<Answer> answer = {};   ///< That came over it.
    bool has_ended = false;
    bool is_forgotten = false;
  };

  [[nodiscard]] std::string wrong_end(const ClientState& client, const Asked& asked,
                                      const CallEnd& end) const;
  [[nodiscard]] std::string wrong_answer(const Asked& asked, const CallEnd& end) const;

  std::map<std::int64_t, Asked> asked_;         // of clients of the library, by event
  std::map<int, std::set<std::int64_t>> open_;  // those that have not ended, by client
};

}  // namespace updraft::sim
