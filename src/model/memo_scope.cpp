#include <updraft/view.hpp>

#include <tuple>

namespace updraft::model {

/// A place in the code, what kind of memo it wants, and the how manieth passing of it this is.
struct MemoScope::Key {
  std::string file;
  std::uint32_t line;
  std::uint32_t column;
  std::uintptr_t make;
  std::uint32_t pass;

  auto operator<=>(const Key&) const = default;
};

struct MemoScope::Entry {
  std::unique_ptr<Memo> memo;
  bool used = false;
};

MemoScope::MemoScope() = default;

MemoScope::~MemoScope() = default;

void MemoScope::begin_run() {
  passes_.clear();
  for (auto& [key, entry] : entries_) entry.used = false;
}

Memo& MemoScope::memo(const std::source_location& place, Make make) {
  // One place may make memos of several types, where it is in a template.
  Key key{place.file_name(), place.line(), place.column(), reinterpret_cast<std::uintptr_t>(make),
          0};
  const std::uint32_t pass = passes_[key]++;
  key.pass = pass;
  Entry& entry = entries_[std::move(key)];
  if (!entry.memo) entry.memo = make();
  entry.used = true;
  return *entry.memo;
}

void MemoScope::end_run() {
  std::erase_if(entries_, [](const auto& item) { return !item.second.used; });
}

}  // namespace updraft::model
