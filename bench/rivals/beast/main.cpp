// The fixture's contract served by Boost.Beast the way its documentation and examples do it: one
// asynchronous read or write per message, and a queue of shared strings per session.
#include "rivals/beast/listener.hpp"
#include "rivals/descriptor_limit.hpp"

#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>

int main(int argc, char** argv) {
  std::uint16_t port = 0;
  CLI::App app("The benchmark's fixture, served by Boost.Beast");
  app.add_option("--port", port, "where to listen, on 127.0.0.1")->required();
  CLI11_PARSE(app, argc, argv);

  raise_descriptor_limit();
  try {
    constexpr int threads = 1;
    boost::asio::io_context context(threads);
    Fixture fixture;
    Listener listener(context, {boost::asio::ip::address_v4::loopback(), port}, fixture);
    boost::asio::signal_set signals(context, SIGINT, SIGTERM);
    signals.async_wait([&context](const boost::system::error_code&, int) { context.stop(); });
    std::cout << "listening on 127.0.0.1:" << port << std::endl;
    context.run();
  } catch (const std::exception& error) {
    std::cerr << "rival_beast: " << error.what() << '\n';
    return 1;
  }
}
