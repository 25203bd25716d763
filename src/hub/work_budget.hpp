#pragma once

#include <algorithm>
#include <cstdint>

namespace updraft::hub {

/// What work for a session costs, in units of about a nanosecond of one core. Counted instead of
/// measured, so that a simulation repeats.
namespace work {
inline constexpr std::uint64_t per_message = 300;      ///< Of any kind; a ping with its pong.
inline constexpr std::uint64_t per_received_byte = 2;  ///< Unmasking, the check for UTF-8.
inline constexpr std::uint64_t per_text_byte = 2;      ///< Of a whole message: inflating, reading.
inline constexpr std::uint64_t per_value = 30;         ///< Read from JSON.
inline constexpr std::uint64_t per_event = 1500;       ///< Home's part, but for the handler.
inline constexpr std::uint64_t per_refusal = 1000;     ///< Of a message.
inline constexpr std::uint64_t per_path = 60;          ///< Of a `sub` or `unsub`: finding it.
inline constexpr std::uint64_t per_subscription = 5000;  ///< Home's part, too.
inline constexpr std::uint64_t per_follow = 4000;        ///< That part; with the first update.
inline constexpr std::uint64_t per_renewal = 800;        ///< Home is asked for the newest value.
inline constexpr std::uint64_t per_unsubscription = 1200;
inline constexpr std::uint64_t per_unfollow = 4000;   ///< Home's part of the last of a path.
inline constexpr std::uint64_t per_echo = 300;        ///< A reply that passes through home.
inline constexpr std::uint64_t per_reading = 5000;    ///< A model over HTTP, without its text.
inline constexpr std::uint64_t per_printed_byte = 1;  ///< Of such a text.
inline constexpr std::uint64_t per_listed_path = 200;
inline constexpr std::uint64_t per_look_up_step = 40;  ///< Of a position in a value.

// A turn does work in multiples of Limits::work_per_turn; so the next bytes are looked for, and
// what there is to send is sent, at least every few of them.
inline constexpr std::uint64_t whole_budgets_per_turn = 1;  ///< Of sessions as they send,
inline constexpr std::uint64_t direct_budgets_per_turn =
    2;                                                      ///< and with what each may do at least.
inline constexpr std::uint64_t line_budgets_per_turn = 2;   ///< Of sessions that wait in line.
inline constexpr std::uint64_t mail_budgets_per_draft = 2;  ///< For home, of all hubs together.
inline constexpr std::uint64_t home_budgets_per_turn = 4;   ///< By home.
/// What a session may do before the next one gets its turn, as a part of its budget: little at
/// first, so that those with little to do wait for no more than that of each other; then more, as
/// small pieces cost more in all.
inline constexpr std::uint64_t slices_per_budget = 64;
inline constexpr std::uint64_t later_slices_per_budget = 8;
}  // namespace work

/// How much work is done for one session before the others are served: a fixed amount in each turn
/// of its hub. What a message takes beyond it counts in the turns that follow. Owned by the
/// session; no clock, no sockets.
class WorkBudget {
 public:
  /// Work was done, or is known to follow from what was done, in that turn. Turns only grow.
  void charge(std::uint64_t units, std::uint64_t turn, std::uint64_t per_turn) noexcept {
    settle(turn, per_turn);
    used_ += units;
  }

  /// What was done in that turn, and before it beyond what the turns since then pay for.
  [[nodiscard]] std::uint64_t used(std::uint64_t turn, std::uint64_t per_turn) noexcept {
    settle(turn, per_turn);
    return used_;
  }

  /// Whether work may be done in that turn.
  [[nodiscard]] bool has_left(std::uint64_t turn, std::uint64_t per_turn) noexcept {
    settle(turn, per_turn);
    return used_ < least(per_turn);
  }

 private:
  /// Even without a budget there is progress.
  static constexpr std::uint64_t least(std::uint64_t per_turn) noexcept {
    return std::max<std::uint64_t>(per_turn, 1);
  }

  /// Each turn that has passed pays for as much as a turn may.
  void settle(std::uint64_t turn, std::uint64_t per_turn) noexcept {
    const std::uint64_t passed = turn - turn_;
    turn_ = turn;
    if (passed == 0 || used_ == 0) return;
    const std::uint64_t share = least(per_turn);
    used_ = used_ / share < passed ? 0 : used_ - passed * share;
  }

  std::uint64_t used_ = 0;
  std::uint64_t turn_ = 0;
};

}  // namespace updraft::hub
