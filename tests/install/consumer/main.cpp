#include <updraft/updraft.hpp>

int main() {
  auto count = updraft::state(20);
  auto twice = updraft::view([=](updraft::Get get) { return get(count) * 2; });
  try {
    updraft::Server server({{"twice", twice}}, {.address = "nowhere"});
    return 1;
  } catch (const updraft::Error&) {  // thrown in the library, known here
  }
  updraft::Server server({{"twice", twice}}, {.port = 0});
  server.post([&] {
    count.set(21);
    server.stop();
  });
  server.run();
  return twice.read() == 42 ? 0 : 1;
}
