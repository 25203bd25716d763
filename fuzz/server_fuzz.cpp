// A whole server behind scripted sockets (script.hpp): whatever clients send, and however their
// connections are, what comes out is what RFC 6455 and the protocol allow; clients that do nothing
// wrong are served all the time; all that is sent is answered once; nothing is left when all have
// gone. And it is the same however the bytes of a turn are cut, unless some had to wait for a later
// turn.

#include "base/keyed_hash.hpp"
#include "pieces.hpp"
#include "require.hpp"
#include "script.hpp"
#include "scripted_server.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace updraft::fuzz;

struct Played {
  std::vector<std::string> bytes;
  bool has_held_back;
};

Played play(const Script& script, Pieces pieces) {
  ScriptedServer server(script, pieces);
  auto bytes = server.play();
  return {std::move(bytes), server.has_held_back()};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // An input takes the same way each time.
  updraft::HashKey::fix_for_process({});
  const Script script({reinterpret_cast<const char*>(data), size});
  const Played whole = play(script, Pieces::whole());
  const Played cut = play(script, Pieces::drawn(script.seed));
  require(whole.has_held_back || cut.has_held_back || cut.bytes == whole.bytes);
  return 0;
}
