#pragma once

#include <updraft/limits.hpp>

#include "base/address_group.hpp"
#include "io/address.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string_view>
#include <utility>

namespace updraft::net {

/// The clients that an address is counted with; those of loopback are one group.
AddressGroup group_of(const io::Address& given);
/// The same where shares are divided: clients of loopback count each for itself, as many people's
/// may be behind a proxy on this machine.
AddressGroup sharing_group_of(const io::Address& given);

/// Who may come in: counts the connections of a server, those of each address, and those that are
/// being refused. Owned by the server, outlives its loops; any thread.
class Admissions {
 private:
  /// Connections that are counted together.
  struct Group {
    Admissions* owner;
    AddressGroup key = {};
    std::size_t count = 0;    ///< That came in,
    std::size_t refused = 0;  ///< and that are being told that they are too many.
  };

 public:
  /// One connection's place in the counts, given back at its end; false if it has none.
  class Place {
   public:
    Place() noexcept = default;
    Place(Place&& other) noexcept
        : group_(std::exchange(other.group_, nullptr)), is_inside_(other.is_inside_) {}
    Place& operator=(Place other) noexcept {
      std::swap(group_, other.group_);
      std::swap(is_inside_, other.is_inside_);
      return *this;
    }
    ~Place() {
      if (group_) group_->owner->leave(*group_, is_inside_);
    }
    explicit operator bool() const noexcept { return group_ != nullptr; }

   private:
    friend class Admissions;
    Place(Group& group, bool is_inside) noexcept : group_(&group), is_inside_(is_inside) {}

    Group* group_ = nullptr;
    bool is_inside_ = false;  // or is being refused
  };

  struct Verdict {
    Place place;               ///< None: so many are being refused that this one is not told why.
    std::string_view refusal;  ///< Empty: it may come in.
  };

  /// Many clients are one address behind a proxy on the same machine, or in tests of one.
  enum class Loopback : std::uint8_t { is_exempt, counts };

  explicit Admissions(const Limits& limits, Loopback loopback = Loopback::is_exempt);
  Admissions(const Admissions&) = delete;
  Admissions& operator=(const Admissions&) = delete;
  ~Admissions() = default;

  /// A connection has come from that address.
  [[nodiscard]] Verdict admit(const io::Address& address);

 private:
  Group& find(const io::Address& address);
  Verdict refuse(Group& group, std::string_view reason);
  void forget_if_empty(const Group& group);
  void leave(Group& group, bool is_inside);

  const Limits limits_;
  const Loopback loopback_;

  // Under the mutex.
  std::mutex mutex_;
  // In order, as strangers who choose their addresses could make the hashes of many the same.
  std::map<AddressGroup, Group> by_address_;
  Group exempt_{this};
  std::size_t all_ = 0;  // that came in
  std::size_t refused_ = 0;
};

}  // namespace updraft::net
