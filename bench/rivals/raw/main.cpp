// The bound of the benchmark: what a server of the fixture's contract can do on this machine when
// it does nothing else. It trusts its clients: no limits, no check of what they send, messages
// known by fixed substrings, and output without end for one that doesn't read. Nobody should serve
// with it.
#include "rivals/descriptor_limit.hpp"
#include "rivals/raw/server.hpp"

#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>
#include <map>
#include <string>

int main(int argc, char** argv) {
  ServerOptions options;
  CLI::App app("The bound of the benchmark: one epoll loop that trusts its clients");
  app.add_option("--port", options.port, "where to listen, on 127.0.0.1")->required();
  const std::map<std::string, SendMode> modes{
      {"each", SendMode::each}, {"batch", SendMode::batch}, {"conflate", SendMode::conflate}};
  app.add_option("--send", options.mode, "when updates are sent")
      ->transform(CLI::CheckedTransformer(modes, CLI::ignore_case));
  app.add_flag("--spin", options.spin, "poll without ever waiting");
  CLI11_PARSE(app, argc, argv);

  raise_descriptor_limit();
  try {
    Server server(options);
    std::cout << "listening on 127.0.0.1:" << options.port << std::endl;
    server.run();
  } catch (const std::exception& error) {
    std::cerr << "rival_raw: " << error.what() << '\n';
    return 1;
  }
}
