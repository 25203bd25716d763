#include <updraft/arguments.hpp>

#ifdef COMPILES
const auto greet = [](const std::string&) {};
#else
const auto greet = [](std::string&) {};
#endif
const auto given = updraft::read_arguments<decltype(greet)>(updraft::array({"Ann"}));
