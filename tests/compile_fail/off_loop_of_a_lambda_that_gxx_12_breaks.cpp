#include <updraft/off_loop.hpp>

#include <string>

// g++ 12 would destroy `name` twice. Other compilers take it.
updraft::Task<std::string> greet(std::string name) {
#if !defined(COMPILES) && defined(__GNUC__) && !defined(__clang__) && __GNUC__ <= 12
  co_return co_await updraft::off_loop([name] { return "Hello " + name; });
#elif !defined(COMPILES)
#error "nothing to refuse"
#endif
  const auto hello = [name] { return "Hello " + name; };
  co_await updraft::off_loop(hello);
  co_return co_await updraft::off_loop([](const std::string& given) { return given; }, name);
}
