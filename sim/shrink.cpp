#include "shrink.hpp"

#include <algorithm>

namespace updraft::sim {
namespace {

bool contains(const auto& items, const auto& item) {
  return std::ranges::find(items, item) != items.end();
}

void simplify(Plan& plan, const std::string& what) {
  if (what == "hubs") plan.hubs = 1;
  if (what == "lag") plan.lag_ms = 0;
  if (what == "transports") plan.roughness = {};
  if (what == "compression") plan.compression = false;
  if (what == "limits") {
    const Limits defaults;
    plan.limits.outbox_bytes = defaults.outbox_bytes;
    plan.limits.retired_handlers = defaults.retired_handlers;
    plan.limits.message_bytes = defaults.message_bytes;
  }
  if (what == "padding") {
    for (ModelPlan& model : plan.models) model.padding = 0;
  }
  for (ClientPlan& client : plan.clients) {
    if (what == "hubs") client.hub = 0;
    if (what != "network") continue;
    client.least_delay_ms = client.most_delay_ms = client.chunk_bytes = 0;
    client.buffer_bytes = 1 << 20;
    client.bytes_per_second = 0;
  }
}

std::string joined(const auto& items, const auto& text_of) {
  std::string text;
  for (const auto& item : items) text += (text.empty() ? "" : ",") + text_of(item);
  return text;
}

/// Takes actions away as long as it still fails: halves, quarters, … down to each by itself.
void shrink_actions(const Plan& plan, Cut& cut, const std::function<bool(const Plan&)>& fails) {
  std::size_t parts = 2;
  while (cut.kept.size() > 1) {
    const std::size_t size = (cut.kept.size() + parts - 1) / parts;
    bool has_shrunk = false;
    for (std::size_t begin = 0; begin < cut.kept.size();) {
      Cut smaller = cut;
      const auto first = smaller.kept.begin() + static_cast<std::ptrdiff_t>(begin);
      const auto count = std::min(size, smaller.kept.size() - begin);
      smaller.kept.erase(first, first + static_cast<std::ptrdiff_t>(count));
      if (fails(apply(smaller, plan))) {
        cut = std::move(smaller);
        has_shrunk = true;
      } else {
        begin += size;
      }
    }
    if (size == 1 && !has_shrunk) return;
    parts = has_shrunk ? std::max<std::size_t>(2, parts - 1) : std::min(cut.kept.size(), 2 * parts);
  }
}

}  // namespace

const std::vector<std::string>& simplifications() {
  static const std::vector<std::string> all{"hubs",        "lag",    "network", "transports",
                                            "compression", "limits", "padding"};
  return all;
}

Plan apply(const Cut& cut, Plan plan) {
  if (!cut.keeps_all) {
    std::erase_if(plan.actions,
                  [&](const Action& action) { return !contains(cut.kept, action.number); });
  }
  for (const int model : cut.left_out) {
    plan.models.at(static_cast<std::size_t>(model)).is_left_out = true;
  }
  for (const std::string& what : cut.plain) simplify(plan, what);
  return plan;
}

Cut shrink(const Plan& plan, const std::function<bool(const Plan&)>& fails) {
  Cut cut;
  cut.keeps_all = false;
  for (const Action& action : plan.actions) cut.kept.push_back(action.number);
  shrink_actions(plan, cut, fails);
  const auto attempt = [&](Cut smaller) {
    if (fails(apply(smaller, plan))) cut = std::move(smaller);
  };
  for (const std::string& what : simplifications()) {
    Cut simpler = cut;
    simpler.plain.push_back(what);
    attempt(std::move(simpler));
  }
  for (std::size_t model = 0; model < plan.models.size(); ++model) {
    Cut smaller = cut;
    smaller.left_out.push_back(static_cast<int>(model));
    attempt(std::move(smaller));
  }
  // What is simpler may need less.
  shrink_actions(plan, cut, fails);
  return cut;
}

std::string flags_of(const Cut& cut) {
  const auto number = [](int n) { return std::to_string(n); };
  const auto text = [](const std::string& t) { return t; };
  std::string flags;
  if (!cut.keeps_all) flags += " --keep " + joined(cut.kept, number);
  if (!cut.left_out.empty()) flags += " --without " + joined(cut.left_out, number);
  if (!cut.plain.empty()) flags += " --plain " + joined(cut.plain, text);
  return flags;
}

}  // namespace updraft::sim
