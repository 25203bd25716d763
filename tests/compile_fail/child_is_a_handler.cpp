#include <updraft/tamagui.hpp>

#ifdef COMPILES
const updraft::Value value = updraft::YStack("text");
#else
const updraft::Value value = updraft::YStack([] {});
#endif
