#pragma once

#include <string>
#include <string_view>

namespace updraft::cli {

/// Where the command writes: a descriptor, and what it is called in errors. One thread.
class Output {
 public:
  /// Standard output or the like, which stays open.
  Output(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}
  /// A new file, instead of one that may be there. Throws Failure (`unwritable`).
  static Output file(const std::string& path);
  Output(Output&& other) noexcept;
  Output& operator=(Output&&) = delete;
  ~Output();

  /// Writes all of it, at once. Throws Failure: `unwritable`, or, where nobody reads any more,
  /// `done` without a word, as whoever has read has what it wanted.
  void write(std::string_view text) const;

  /// Whether nobody reads any more, where that can be known before something is written: of a pipe,
  /// a socket, or a terminal that has hung up.
  [[nodiscard]] bool is_abandoned() const noexcept;

  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

 private:
  int descriptor_;
  std::string name_;
  bool is_ours_ = false;
};

}  // namespace updraft::cli
