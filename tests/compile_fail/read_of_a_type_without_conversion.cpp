#include <updraft/convert.hpp>

struct Guest {
  std::string name;
};

#ifdef COMPILES
const auto guest = updraft::value_to<std::vector<std::string>>(updraft::array({"Ann"}));
#else
const auto guest = updraft::value_to<std::vector<Guest>>(updraft::array({"Ann"}));
#endif
