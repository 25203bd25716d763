#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::test {

/// As much of a terminal as shows what the command draws: lines that scroll away never, a cursor
/// that goes up, erasing, colours. It says what it doesn't know.
class Screen {
 public:
  void take(std::string_view bytes);

  /// What can be seen, line by line, without colours.
  [[nodiscard]] std::string text() const;
  /// The texts that are highlighted, from the top.
  [[nodiscard]] std::vector<std::string> highlighted() const;
  /// Sequences that it doesn't know, and control characters: there should be none.
  [[nodiscard]] const std::string& strange() const noexcept { return strange_; }
  [[nodiscard]] bool wraps() const noexcept { return wraps_; }

 private:
  struct Cell {
    std::string character;
    bool highlighted = false;
  };

  void take_sequence(std::string_view parameters, char kind);
  void put(std::string character);

  std::vector<std::vector<Cell>> lines_{1};
  std::size_t row_ = 0;
  std::size_t column_ = 0;
  bool highlight_ = false;
  bool wraps_ = true;
  std::string pending_;  // of a sequence or character that is not whole yet
  std::string strange_;
};

}  // namespace updraft::test
