#include <updraft/tamagui.hpp>

#ifdef COMPILES
const updraft::Value value = updraft::YStack({.gap = "$2"});
#else
const updraft::Value value = updraft::YStack({.gap = [] {}});
#endif
