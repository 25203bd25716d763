#pragma once

#include <updraft/models.hpp>

namespace updraft::test {

/// The models that the transcripts speak of, new ones each time; tests/transcripts/README.md lists
/// them.
Models test_models();

}  // namespace updraft::test
