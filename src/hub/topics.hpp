#pragma once

#include "base/split_map.hpp"
#include "base/string_hash.hpp"
#include "hub/subscription.hpp"

#include <cstdint>
#include <list>
#include <string_view>

namespace updraft::hub {

class Hub;
struct Link;

/// The paths that the sessions of one hub subscribe to, and the part of the mail that says so to
/// home, by their normal spelling. Owned by the hub; used on its loop.
class Topics {
 public:
  /// The link must outlive it.
  Topics(Hub& hub, Link& link) : hub_(hub), link_(link) {}
  Topics(const Topics&) = delete;
  Topics& operator=(const Topics&) = delete;

  /// Null if nobody subscribes to the path.
  [[nodiscard]] Topic* find(std::string_view path) const;
  /// For another subscription: home is asked to follow the path, or to renew a value that may be
  /// older than the asking. May throw; then nothing has changed.
  Topic& obtain(std::string_view path);
  /// If nobody subscribes to it any more, home is told when the mail is written: a session may end
  /// where nothing must fail.
  void leave_if_unused(Topic& topic) noexcept;
  /// Tells home of those that were left, as long as less than so much work waits for it. May throw;
  /// then the next call goes on with it.
  void write_mail(std::uint64_t most_work);
  /// Whether home is still to be told of some.
  [[nodiscard]] bool has_mail() const noexcept { return !leaving_.empty(); }
  /// Home has let go of one that was left.
  void released(const Topic& topic) noexcept;

 private:
  Topic& make(std::list<Topic>& list, std::string_view path, Topic* normal);
  Topic& follow(std::string_view path);
  void renew(Topic& topic);

  Hub& hub_;
  Link& link_;
  // By their own paths.
  SplitMap<std::string_view, Topic*, StringHash> by_path_;
  std::list<Topic> followed_;  // those of normal spelling
  std::list<Topic> spelled_;   // the others, of which home knows nothing
  std::list<Topic> leaving_;   // home is still to be told
  std::list<Topic> left_;      // until home lets go
};

}  // namespace updraft::hub
