// An echo of WebSocket messages, for conformance suites; the flags are those of any server.
#include "echo/echo_server.hpp"

#include <cstdio>
#include <string>

int main(int argc, char** argv) {
  using updraft::test::EchoServer;
  const auto options = updraft::options_from(argc, argv, EchoServer::wide_options());
  try {
    EchoServer server(options);
    server.stop_on_signals();
    options.log->info("echoing at ws://" + options.address + ":" + std::to_string(server.port()));
    server.run();
    return 0;
  } catch (const updraft::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
