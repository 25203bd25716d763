#include <updraft/tamagui.hpp>

#ifdef COMPILES
const updraft::Value value = updraft::Text({.fontSize = 12});
#else
const updraft::Value value = updraft::YStack({.fontSize = 12});
#endif
