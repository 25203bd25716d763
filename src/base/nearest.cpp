#include "base/nearest.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace updraft {
namespace {

/// Longer names are not compared.
constexpr std::size_t compared_bytes = 64;

/// How many characters have to be put in, taken out, changed or swapped with the next one (the
/// restricted distance of Damerau and Levenshtein), whatever their case.
std::size_t distance(std::string_view a, std::string_view b) {
  const auto same = [](char x, char y) { return ascii::to_lower(x) == ascii::to_lower(y); };
  // Of the beginning of `a` that is two shorter, one shorter, and this one.
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = last[j - 1] + (same(a[i - 1], b[j - 1]) ? 0 : 1);
      row[j] = std::min({changed, row[j - 1] + 1, last[j] + 1});
      const bool swapped = i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]);
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row.back();
}

}  // namespace

std::string nearest(std::string_view meant, const std::vector<std::string>& names) {
  // A third of it may be wrong, as with a slip or two.
  std::size_t best = meant.size() / 3 + 1;
  std::string found;
  if (meant.size() > compared_bytes) return found;
  for (const std::string& name : names) {
    if (name.size() > compared_bytes) continue;
    const std::size_t wrong = distance(meant, name);
    if (wrong >= best) continue;
    best = wrong;
    found = name;
  }
  return found;
}

}  // namespace updraft
