#include <updraft/tamagui.hpp>

#ifdef COMPILES
const updraft::Value value = updraft::Switch({.checked = true});
#else
const updraft::Value value = updraft::Switch({.checked = "true"});
#endif
