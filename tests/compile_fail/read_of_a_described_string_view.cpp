#include <updraft/describe.hpp>

struct Guest {
#ifdef COMPILES
  std::string name;
#else
  std::string_view name;
#endif
};
BOOST_DESCRIBE_STRUCT(Guest, (), (name))

const auto guest = updraft::value_to<Guest>(updraft::object({{"name", "Ann"}}));
