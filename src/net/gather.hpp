#pragma once

#include "io/gather.hpp"

namespace updraft::net {

using io::Gather;

}  // namespace updraft::net
