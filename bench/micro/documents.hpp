#pragma once

#include <string>

namespace updraft::bench {

/// A press of a button, as @rise-tools/react 0.14 writes it: 266 bytes.
std::string event_document();

/// A screen of so many rows: 2 kB for 10, 806 kB for 4,000.
std::string screen_document(int rows);

}  // namespace updraft::bench
