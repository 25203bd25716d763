#pragma once

#include "base/address_group.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>

namespace updraft {

/// Divides what all sessions have together, such as subscriptions, so that no session and no
/// address can take all of it.
///
/// Each holder is guaranteed an amount of its own. What it holds beyond that comes out of a pool,
/// of which one holder and one address may have a part only. So all that is held at once is at most
/// the pool and one guarantee for each holder. Owned by what hands the units out, on its thread; no
/// locks, no I/O.
class Shares {
 public:
  static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

  struct Terms {
    std::size_t guaranteed = 0;     ///< Units that each holder has for itself.
    std::size_t pool = 0;           ///< Units beyond the guarantees, of all holders.
    std::size_t holder_parts = 1;   ///< One holder may have one of so many parts of the pool,
    std::size_t address_parts = 1;  ///< and the holders of one address one of so many.
    /// How many holders have their guarantee at once: of all, and of one address. Further holders
    /// have a right to the pool alone.
    std::size_t guarantees = unlimited;
    std::size_t guarantees_of_address = unlimited;
  };

  enum class Outcome : std::uint8_t {
    granted,
    holder_has_its_part,
    address_has_its_part,
    pool_is_used_up,
  };

 private:
  /// What the holders of one address have. Kept while that is anything.
  struct Address {
    std::size_t borrowed = 0;    // out of the pool
    std::size_t guarantees = 0;  // holders that use theirs
  };
  /// In order: strangers who choose their addresses could make the hashes of many the same.
  using Addresses = std::map<AddressGroup, Address>;

 public:
  /// What one holder has. Owned by the holder; empty when it ends.
  class Holding {
   public:
    [[nodiscard]] std::size_t amount() const noexcept { return amount_; }

   private:
    friend class Shares;
    Addresses::value_type* address_ = nullptr;
    std::size_t amount_ = 0;
    bool is_guaranteed_ = false;
  };

  explicit Shares(const Terms& terms) noexcept;
  Shares(const Shares&) = delete;
  Shares& operator=(const Shares&) = delete;
  ~Shares() = default;

  /// Adds the amount to what the holder has, if that is granted; else nothing changes. The group is
  /// that of the holder's address, and always the same. May throw for want of memory; then nothing
  /// has changed.
  [[nodiscard]] Outcome take(Holding& holding, AddressGroup group, std::size_t amount = 1);
  /// Precondition: the holder has as much.
  void give_back(Holding& holding, std::size_t amount = 1) noexcept;

  /// Out of the pool, by all.
  [[nodiscard]] std::size_t borrowed() const noexcept { return borrowed_; }
  /// Holders that use their guarantee.
  [[nodiscard]] std::size_t guarantees() const noexcept { return guarantees_; }
  /// Addresses of which something is known.
  [[nodiscard]] std::size_t addresses() const noexcept { return addresses_.size(); }

 private:
  [[nodiscard]] Addresses::value_type* find(AddressGroup group) noexcept;
  [[nodiscard]] bool has_guarantee(const Holding& holding, AddressGroup group,
                                   const Address& of_address) const noexcept;
  [[nodiscard]] std::size_t beyond_guarantee(bool is_guaranteed, std::size_t amount) const noexcept;
  void end(Holding& holding) noexcept;

  Terms terms_;
  std::size_t most_of_holder_;   // of the pool
  std::size_t most_of_address_;  // the same
  std::size_t borrowed_ = 0;
  std::size_t guarantees_ = 0;
  Addresses addresses_;
};

}  // namespace updraft
