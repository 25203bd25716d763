#pragma once

#include <updraft/models.hpp>
#include <updraft/state.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace updraft::fuzz {

/// A small program to be served: models of all kinds and handlers of all kinds. Home loop.
///
/// `n` counts up and never down. `pair` has two numbers that change together. `screen` is a list of
/// rows by key with handlers, `unkeyed` the same without keys. `item/<id>` is a lookup, `report` a
/// query that takes 2 s, `asked` a function, `room` comes and goes, `witness` is for the end. The
/// handlers are members of `do`.
class Program {
 public:
  Program();

  [[nodiscard]] const Models& models() const noexcept { return models_; }

  // What happens in the program of itself.

  void count();
  /// Each letter is a row.
  void set_rows(std::string_view letters);
  /// Opens the room with this in it, or shuts it.
  void set_room(std::string_view text);
  void set_witness(int value) { witness_.set(value); }

 private:
  using Names = std::vector<std::string>;

  void add_screens();
  void add_handlers();
  void add_coroutines();

  State<std::int64_t> n_;
  State<std::int64_t> left_;
  State<std::int64_t> right_;
  State<Names> rows_;
  State<int> witness_;
  Models rooms_;
  std::vector<Member> handlers_;
  Models models_;
};

}  // namespace updraft::fuzz
