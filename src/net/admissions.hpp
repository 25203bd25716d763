#pragma once

#include <updraft/limits.hpp>

#include <boost/asio/ip/address.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string_view>
#include <utility>

namespace updraft::net {

/// An address of IPv4 as itself, also where it came over IPv6 (RFC 4291, section 2.5.5.2).
boost::asio::ip::address unmapped(const boost::asio::ip::address& given);

/// Who may come in: counts the connections of a server, those of each address, and those that are
/// being refused. Owned by the server, outlives its loops; any thread.
class Admissions {
 private:
  /// Of IPv4 the whole address, of IPv6 its first 64 bits, which is what one client has to itself
  /// (RFC 6177, section 2), and zeros. In order, as strangers who choose their addresses could make
  /// the hashes of many the same.
  using Key = boost::asio::ip::address_v6::bytes_type;

  /// Connections that are counted together.
  struct Group {
    Admissions* owner;
    Key key = {};
    std::size_t count = 0;
  };

 public:
  /// One connection's place in the counts, given back at its end; false if it has none.
  class Place {
   public:
    Place() noexcept = default;
    Place(Place&& other) noexcept : group_(std::exchange(other.group_, nullptr)) {}
    Place& operator=(Place other) noexcept {
      std::swap(group_, other.group_);
      return *this;
    }
    ~Place() {
      if (group_) group_->owner->leave(*group_);
    }
    explicit operator bool() const noexcept { return group_ != nullptr; }

   private:
    friend class Admissions;
    explicit Place(Group& group) noexcept : group_(&group) {}

    Group* group_ = nullptr;
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
  [[nodiscard]] Verdict admit(const boost::asio::ip::address& address);

 private:
  Group& group_of(const boost::asio::ip::address& address);
  Verdict refuse(std::string_view reason);
  void forget_if_empty(const Group& group);
  void leave(Group& group);

  const Limits limits_;
  const Loopback loopback_;

  // Under the mutex.
  std::mutex mutex_;
  std::map<Key, Group> by_address_;
  Group exempt_{this};
  Group refused_{this};
  std::size_t all_ = 0;  // that came in
};

}  // namespace updraft::net
