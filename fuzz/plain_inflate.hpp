#pragma once

#include "websocket/inflater.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace updraft::fuzz {

/// A compressed message as plain zlib gives it back, step by step as RFC 7692, section 7.2.2, says.
struct PlainInflate {
  /// `step` is how much is given back at once: at steps of a byte, what refers back beyond the
  /// window is found to be broken.
  PlainInflate(std::string_view payload, std::size_t limit, unsigned window_bits = 15,
               std::size_t step = 512);

  websocket::Inflater::Outcome outcome;
  std::string message;  ///< If that is whole.
};

}  // namespace updraft::fuzz
