#include <updraft/updraft.hpp>

#include <string>

// What comes along with an event is what the client has, not what the server could say by itself.
int main() {
#ifndef COMPILES
  const auto save = updraft::event([] {}, {.args = {{"name", std::string("Ann")}}});
#endif
  const auto name = updraft::local_state("name", "Ann");
  const auto right = updraft::event([] {}, {.args = {{"name", name}}});
}
