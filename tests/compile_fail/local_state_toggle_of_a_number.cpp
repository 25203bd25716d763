#include <updraft/local_state.hpp>

#ifdef COMPILES
const auto action = set_local(updraft::local_state("on", false), updraft::toggle());
#else
const auto action = set_local(updraft::local_state("on", 0), updraft::toggle());
#endif
