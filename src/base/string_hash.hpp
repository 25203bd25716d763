#pragma once

#include "base/keyed_hash.hpp"

#include <cstddef>
#include <string_view>

namespace updraft {

/// Hashes texts that come from outside by the secret of the process: nobody can choose many that
/// fall into one bucket. Lets a map by std::string be searched by std::string_view, without a copy
/// of the key. A table keeps the key that it was made with.
class StringHash {
 public:
  using is_transparent = void;
  using is_avalanching = void;  ///< For boost::unordered: it need not mix the bits again.

  StringHash() : key_(HashKey::of_process()) {}
  explicit StringHash(HashKey key) noexcept : key_(key) {}

  /// Not noexcept, which lets libstdc++ keep the hash beside each element.
  std::size_t operator()(std::string_view text) const { return sip_hash(key_, text); }

 private:
  HashKey key_;
};

}  // namespace updraft
