#include "http/broken_compression.hpp"

#include "base/keyed_hash.hpp"

#include <charconv>
#include <new>
#include <optional>
#include <string>

namespace updraft::http {
namespace {

constexpr int broken_major = 15;
constexpr int last_broken_minor = 3;

/// The number at the start of a text, which is shortened by it.
std::optional<int> take_number(std::string_view& text) {
  int number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
  return number;
}

/// Whether a version behind that mark, such as "15.2" or "15_2", is a broken one.
bool has_broken_version(std::string_view user_agent, std::string_view mark) {
  const auto place = user_agent.find(mark);
  if (place == std::string_view::npos) return false;
  std::string_view version = user_agent.substr(place + mark.size());
  if (take_number(version) != broken_major) return false;
  if (!version.starts_with('.') && !version.starts_with('_')) return true;
  version.remove_prefix(1);
  return take_number(version).value_or(0) <= last_broken_minor;
}

}  // namespace

bool is_known_to_break_compression(std::string_view user_agent) {
  // All browsers of iOS have its engine; elsewhere "Version/" is Safari's own.
  return has_broken_version(user_agent, "iPhone OS ") ||
         has_broken_version(user_agent, "CPU OS ") ||
         (user_agent.find("Safari/") != std::string_view::npos &&
          has_broken_version(user_agent, " Version/"));
}

std::uint64_t BrokenCompression::client_of(std::string_view address, std::string_view user_agent) {
  std::string name(address);
  name += '\n';
  name += user_agent;
  return sip_hash(HashKey::of_process(), name);
}

bool BrokenCompression::remember(std::uint64_t client, Time now) noexcept {
  try {
    const std::scoped_lock lock(mutex_);
    forget_old(now);
    if (!clients_.insert(client).second) return false;
    try {
      entries_.push_back({client, now});
    } catch (const std::bad_alloc&) {
      clients_.erase(client);
      return false;
    }
    if (entries_.size() > most_clients) {
      clients_.erase(entries_.front().client);
      entries_.pop_front();
    }
    return true;
  } catch (const std::bad_alloc&) {
    return false;
  }
}

bool BrokenCompression::knows(std::uint64_t client, Time now) noexcept {
  const std::scoped_lock lock(mutex_);
  forget_old(now);
  return clients_.contains(client);
}

void BrokenCompression::forget_old(Time now) noexcept {
  while (!entries_.empty() && now - entries_.front().since >= remembered) {
    clients_.erase(entries_.front().client);
    entries_.pop_front();
  }
}

}  // namespace updraft::http
