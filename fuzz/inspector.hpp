#pragma once

#include "http/inspector_access.hpp"

namespace updraft::fuzz {

/// The inspector of what is fuzzed: inputs that have its cookie, as those of the corpus do, may ask
/// it.
inline const http::InspectorAccess& inspector() {
  static const http::InspectorAccess access("token-of-the-fuzzer", 3005);
  return access;
}

}  // namespace updraft::fuzz
