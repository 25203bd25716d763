#include <updraft/local_state.hpp>
#include <updraft/tamagui.hpp>

#ifdef COMPILES
const updraft::Value value = updraft::Switch({.checked = updraft::local_state("on", false)});
#else
const updraft::Value value = updraft::Switch({.checked = updraft::local_state("on", "no")});
#endif
