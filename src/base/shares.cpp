#include "base/shares.hpp"

#include <algorithm>
#include <utility>

namespace updraft {
namespace {

/// Rounded up: of a small pool a part is at least one unit.
std::size_t part_of(std::size_t pool, std::size_t parts) noexcept {
  const std::size_t divisor = std::max<std::size_t>(parts, 1);
  return pool / divisor + (pool % divisor == 0 ? 0 : 1);
}

}  // namespace

Shares::Shares(const Terms& terms) noexcept
    : terms_(terms),
      most_of_holder_(part_of(terms.pool, terms.holder_parts)),
      most_of_address_(part_of(terms.pool, terms.address_parts)) {}

Shares::Outcome Shares::take(Holding& holding, AddressGroup group, std::size_t amount) {
  if (amount == 0) return Outcome::granted;
  Addresses::value_type* entry = holding.address_ ? holding.address_ : find(group);
  const Address of_address = entry ? entry->second : Address();
  const bool is_guaranteed = has_guarantee(holding, group, of_address);
  const std::size_t then = beyond_guarantee(is_guaranteed, holding.amount_ + amount);
  const std::size_t more = then - beyond_guarantee(is_guaranteed, holding.amount_);
  if (more > 0) {
    const bool is_parted = most_of_holder_ < terms_.pool;
    if (is_parted && then > most_of_holder_) return Outcome::holder_has_its_part;
    // Differences, as a sum might be too large for its type.
    if (group && more > most_of_address_ - of_address.borrowed) {
      return Outcome::address_has_its_part;
    }
    if (more > terms_.pool - borrowed_) return Outcome::pool_is_used_up;
  }
  if (!entry && group) entry = &*addresses_.try_emplace(group).first;
  // From here on nothing fails.
  holding.address_ = entry;
  holding.amount_ += amount;
  borrowed_ += more;
  if (entry) entry->second.borrowed += more;
  if (is_guaranteed && !std::exchange(holding.is_guaranteed_, true)) {
    ++guarantees_;
    if (entry) ++entry->second.guarantees;
  }
  return Outcome::granted;
}

void Shares::give_back(Holding& holding, std::size_t amount) noexcept {
  const bool is_guaranteed = holding.is_guaranteed_;
  const std::size_t less = beyond_guarantee(is_guaranteed, holding.amount_) -
                           beyond_guarantee(is_guaranteed, holding.amount_ - amount);
  holding.amount_ -= amount;
  borrowed_ -= less;
  if (holding.address_) holding.address_->second.borrowed -= less;
  if (holding.amount_ == 0) end(holding);
}

Shares::Addresses::value_type* Shares::find(AddressGroup group) noexcept {
  if (!group) return nullptr;
  const auto known = addresses_.find(group);
  return known == addresses_.end() ? nullptr : &*known;
}

/// A holder that has nothing yet gets its guarantee where there is one left, and keeps it until it
/// has nothing again.
bool Shares::has_guarantee(const Holding& holding, AddressGroup group,
                           const Address& of_address) const noexcept {
  if (holding.amount_ > 0) return holding.is_guaranteed_;
  if (guarantees_ >= terms_.guarantees) return false;
  return !group || of_address.guarantees < terms_.guarantees_of_address;
}

std::size_t Shares::beyond_guarantee(bool is_guaranteed, std::size_t amount) const noexcept {
  return amount - (is_guaranteed ? std::min(amount, terms_.guaranteed) : 0);
}

/// The holder has nothing any more.
void Shares::end(Holding& holding) noexcept {
  Addresses::value_type* const entry = std::exchange(holding.address_, nullptr);
  if (std::exchange(holding.is_guaranteed_, false)) {
    --guarantees_;
    if (entry) --entry->second.guarantees;
  }
  if (!entry || entry->second.guarantees > 0 || entry->second.borrowed > 0) return;
  const AddressGroup unused = entry->first;
  addresses_.erase(unused);
}

}  // namespace updraft
