#pragma once

#include <updraft/compiler.hpp>

#include <array>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string_view>

#pragma GCC visibility push(default)

namespace updraft {

/// What the wire calls a handler: the name of the server's run, which all its ids begin with, and a
/// part that nobody can compute from other ids. Opaque to clients. Empty until the handler is
/// served.
class HandlerId {
 public:
  static constexpr std::size_t run_letters = 8;      ///< 48 bits
  static constexpr std::size_t secret_letters = 22;  ///< 132 bits
  static constexpr std::size_t letters = run_letters + secret_letters;

  /// 64 letters, so that each is 6 bits; none of them is escaped in JSON or in a URL.
  static constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  constexpr HandlerId() = default;
  explicit constexpr HandlerId(const std::array<char, letters>& text) : text_(text) {}

  /// The id that a text writes, nothing if it is no such text.
  static constexpr std::optional<HandlerId> parse(std::string_view text) {
    if (text.size() != letters) return std::nullopt;
    HandlerId id;
    for (std::size_t i = 0; i < letters; ++i) {
      if (!is_letter(text[i])) return std::nullopt;
      id.text_[i] = text[i];
    }
    return id;
  }

  [[nodiscard]] constexpr bool empty() const noexcept { return text_[0] == '\0'; }
  /// As the wire writes it. Precondition: not empty.
  [[nodiscard]] constexpr std::string_view text() const noexcept {
    return {text_.data(), text_.size()};
  }
  /// Of the server that gave it. Precondition: not empty.
  [[nodiscard]] constexpr std::string_view run() const noexcept {
    return text().substr(0, run_letters);
  }

  bool operator==(const HandlerId&) const = default;

  /// For tables of ids that servers gave: a client can't choose what is in such a table.
  struct Hash {
    std::size_t operator()(const HandlerId& id) const noexcept {
      std::size_t part = 0;
      std::memcpy(&part, id.text_.data() + run_letters, sizeof(part));
      return part;
    }
  };

 private:
  static constexpr bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  }

  std::array<char, letters> text_{};
};

}  // namespace updraft

#pragma GCC visibility pop
