// A remote control: presses buttons of what a server shows, one after the other, and says what
// comes of it: remote ws://127.0.0.1:3005 counter "Plus 1" "Plus 1"
#include <updraft/updraft.hpp>

#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

using namespace updraft;

namespace {

/// Returns the exit status.
Task<int> press_all(Client& client, std::string path, std::vector<std::string> texts) {
  Subscribed screen = client.subscribe(path);
  if (const auto first = co_await screen.next(); !first) {
    std::cerr << first.error().message() << '\n';
    co_return 1;
  }
  std::cout << text_of(screen.value()) << '\n';
  for (const std::string& text : texts) {
    auto event = press(screen, by_text(text));
    if (!event) {
      std::cerr << event.error().message() << '\n';
      co_return 1;
    }
    const Result<Response> response = co_await client.send(*std::move(event));
    if (!response) {
      std::cerr << response.error().message() << '\n';
      co_return 1;
    }
    std::cout << (response->error ? "rejected " : "resolved ")
              << (response->payload ? to_json(*response->payload) : "nothing") << '\n';
  }
  co_return 0;
}

Task<> run(Program& program, Client& client, std::string path, std::vector<std::string> texts,
           int& status) {
  status = co_await press_all(client, std::move(path), std::move(texts));
  program.stop();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("usage: remote URL PATH [TEXT]...\n", stderr);
    return 2;
  }
  try {
    int status = 0;
    Program program;
    Client client(argv[1]);
    program.stop_on_signals();
    program.start(run(program, client, argv[2], {argv + 3, argv + argc}, status));
    program.run();
    return status;
  } catch (const Error& error) {
    std::cerr << error.message() << '\n';
    return 1;
  }
}
