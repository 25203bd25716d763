#pragma once

#include <cstddef>
#include <functional>

namespace updraft::server {

/// Sees to it that memory which a burst has left free goes back to the system: malloc keeps what
/// lies in small pieces for ever. Owned by the server, on the home loop.
class SpareMemory {
 public:
  /// What is worth to be given back.
  static constexpr std::size_t worthwhile = std::size_t{4} << 20;
  /// How many seconds pass at most between two attempts, which come ever more seldom; when that is
  /// over, the memory is taken to be in use.
  static constexpr int longest_pause = 64;

  struct System {
    /// The memory of the process that is not on disk as well; 0 if it is not known.
    std::function<std::size_t()> resident_bytes;
    /// Gives back what is free. Takes as long as there is a lot of it.
    std::function<void()> give_back;
  };
  /// Of this process, with the GNU C library's malloc; elsewhere it does nothing.
  [[nodiscard]] static System of_this_process();

  explicit SpareMemory(System system = of_this_process());

  /// To be called about once a second.
  void second_passed();

 private:
  [[nodiscard]] bool grown(std::size_t from, std::size_t to) const noexcept {
    return to > from + worthwhile;
  }

  System system_;
  std::size_t level_;  // the least that it was, or what is in use
  std::size_t tried_;  // after the last attempt
  int pause_ = 1;
  int seconds_ = 0;  // since the last attempt
};

}  // namespace updraft::server
