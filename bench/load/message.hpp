#pragma once

#include <updraft/value.hpp>

#include "settings.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace updraft::load {

inline constexpr std::string_view counter_path = "counter";
inline constexpr std::string_view item_prefix = "item/";

/// What a server sends, as far as the loads look at it.
struct Message {
  enum class Kind : std::uint8_t {
    update,    ///< An `up` of `counter` or of an item.
    response,  ///< An `evt-res`.
    other,     ///< Anything else, and what lacks one of the fields below.
  };

  Kind kind = Kind::other;

  std::string_view path{};               ///< Of an update.
  std::optional<std::string_view> id{};  ///< Of an item.
  std::int64_t n = 0;                    ///< Of an update.
  std::string_view pad{};                ///< Of an update.

  std::uint64_t event = 0;                    ///< Of a response: which event it answers.
  bool has_error = false;                     ///< Of a response.
  std::optional<std::string_view> payload{};  ///< Of a response; `other` if it is no string.
};

/// Reads the servers' messages.
///
/// What is written as JSON.stringify writes it, members in the order of the contract, is recognised
/// at a glance; everything else is parsed properly.
class MessageReader {
 public:
  /// The message's texts are valid until the next call, and as long as the text is.
  [[nodiscard]] Message read(std::string_view text);

 private:
  [[nodiscard]] Message parse(std::string_view text);

  Value parsed_;  ///< What the texts of a message that was parsed lie in.
};

/// Whether a pad is what was asked for: its size, and all of it "x". Of a long pad only each
/// `sampling`th is looked at from end to end, of the others the first and last byte.
class PadCheck {
 public:
  explicit PadCheck(std::size_t size) : expected_(size, 'x') {}
  [[nodiscard]] bool matches(std::string_view pad) noexcept;

 private:
  static constexpr std::size_t short_bytes = 128;
  static constexpr std::size_t sampling = 64;

  std::string expected_;
  std::size_t count_ = 0;
};

/// A `sub` or `unsub` of these paths, which need no escapes.
[[nodiscard]] std::string subscription_text(std::string_view kind,
                                            std::span<const std::string> paths);

}  // namespace updraft::load
