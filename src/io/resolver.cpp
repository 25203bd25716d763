#include "io/resolver.hpp"

#include "base/ascii.hpp"
#include "io/loop.hpp"

#include <netdb.h>

#include <cstring>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

namespace updraft::io {
namespace {

bool is_localhost(std::string_view host) {
  constexpr std::string_view name = "localhost";
  if (host.ends_with('.')) host.remove_suffix(1);
  if (host.size() < name.size()) return false;
  const auto rest = host.substr(0, host.size() - name.size());
  return ascii::equal_ignoring_case(host.substr(rest.size()), name) &&
         (rest.empty() || rest.ends_with('.'));
}

/// Why getaddrinfo(3) has found nothing.
std::string describe(int code) {
  return code == EAI_SYSTEM ? last_error().message() : ::gai_strerror(code);
}

Resolver::Answer look_up(const std::string& host, std::uint16_t port) {
  addrinfo wanted{};
  wanted.ai_flags = AI_ADDRCONFIG;
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int code = ::getaddrinfo(host.c_str(), nullptr, &wanted, &found);
  if (code != 0) return describe(code);
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owned(found, &::freeaddrinfo);
  std::vector<Endpoint> endpoints;
  for (const addrinfo* each = found; each; each = each->ai_next) {
    SystemAddress address;
    std::memcpy(address.get(), each->ai_addr, each->ai_addrlen);
    endpoints.push_back({address.endpoint().address, port});
  }
  if (endpoints.empty()) return describe(EAI_NONAME);
  return endpoints;
}

}  // namespace

/// Where the two threads meet. Shared by the resolver and its thread, which outlives it where a
/// name server is slow.
struct Resolver::Lookup {
  /// The other thread: answers questions as long as there is one.
  static void run(const std::shared_ptr<Lookup>& lookup);
  /// The loop's thread: calls the function, if that question has not been replaced meanwhile.
  static void deliver(const std::shared_ptr<Lookup>& lookup, std::uint64_t number, Answer answer);

  std::mutex mutex;
  // Under the mutex.
  Loop* loop = nullptr;  // null once the resolver is gone
  std::string host;
  std::uint16_t port = 0;
  std::function<void(Answer)> function;  // null if nothing is asked, or it has been called
  std::uint64_t number = 0;              // of the question
  bool is_waiting = false;               // the question, for the thread
  bool is_running = false;               // the thread
};

Resolver::Resolver(Loop& loop) : loop_(loop), lookup_(std::make_shared<Lookup>()) {
  lookup_->loop = &loop_;
}

Resolver::~Resolver() {
  cancel();
  const std::scoped_lock lock(lookup_->mutex);
  lookup_->loop = nullptr;
}

void Resolver::resolve(const std::string& host, std::uint16_t port,
                       std::function<void(Answer)> function) {
  cancel();
  if (const auto address = Address::parse(host)) {
    return function(std::vector<Endpoint>{{*address, port}});
  }
  if (is_localhost(host)) {
    return function(
        std::vector<Endpoint>{{Address::loopback_ipv6(), port}, {Address::loopback_ipv4(), port}});
  }
  const std::scoped_lock lock(lookup_->mutex);
  lookup_->host = host;
  lookup_->port = port;
  if (!lookup_->is_running) {
    std::thread([lookup = lookup_] { Lookup::run(lookup); }).detach();
    lookup_->is_running = true;
  }
  lookup_->function = std::move(function);
  lookup_->is_waiting = true;
}

void Resolver::cancel() noexcept {
  std::function<void(Answer)> gone;  // destroyed when the mutex is free
  const std::scoped_lock lock(lookup_->mutex);
  ++lookup_->number;
  lookup_->is_waiting = false;
  gone.swap(lookup_->function);
}

void Resolver::Lookup::run(const std::shared_ptr<Lookup>& lookup) {
  std::unique_lock lock(lookup->mutex);
  while (std::exchange(lookup->is_waiting, false)) {
    const std::uint64_t asked = lookup->number;
    try {
      const std::string host = lookup->host;
      const std::uint16_t port = lookup->port;
      lock.unlock();
      Answer answer = look_up(host, port);
      lock.lock();
      if (lookup->number != asked) continue;
      lookup->loop->post([lookup, asked, answer = std::move(answer)]() mutable {
        deliver(lookup, asked, std::move(answer));
      });
    } catch (const std::bad_alloc&) {
      // Who asks has a deadline, as for name servers that fall silent.
      if (!lock.owns_lock()) lock.lock();
    }
  }
  lookup->is_running = false;
}

void Resolver::Lookup::deliver(const std::shared_ptr<Lookup>& lookup, std::uint64_t number,
                               Answer answer) {
  std::function<void(Answer)> function;
  {
    const std::scoped_lock lock(lookup->mutex);
    if (lookup->number != number) return;
    function.swap(lookup->function);
  }
  if (function) function(std::move(answer));
}

}  // namespace updraft::io
