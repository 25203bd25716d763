#include <updraft/tamagui.hpp>

#ifdef COMPILES
const updraft::Value value = updraft::Button({.onPress = [] {}});
#else
const updraft::Value value = updraft::Button({.onPress = 1});
#endif
