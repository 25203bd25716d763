#include "program.hpp"

#include <updraft/each.hpp>
#include <updraft/event.hpp>
#include <updraft/handler.hpp>
#include <updraft/off_loop.hpp>
#include <updraft/query.hpp>
#include <updraft/view.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <limits>
#include <stdexcept>

namespace updraft::fuzz {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_rows = 20;
constexpr std::chrono::milliseconds longest_sleep = 1min;

Value button(Value on_press, const std::string& label) {
  return object({{"$", "component"},
                 {"component", "Button"},
                 {"props", object({{"label", label}, {"onPress", std::move(on_press)}})}});
}

Task<int> load(int times) {
  co_await sleep_for(2s);
  if (times % 3 == 0) throw Error("there is no report today");
  co_return times;
}

Task<Value> answer_later(Value answer, std::chrono::milliseconds time) {
  co_await sleep_for(time);
  co_return answer;
}

}  // namespace

Program::Program()
    : n_(state(std::int64_t{0})),
      left_(state(std::int64_t{0})),
      right_(state(std::int64_t{0})),
      rows_(state(Names{"a", "b", "c"})),
      witness_(state(0)) {
  models_.set("", object({{"hello", "world"}}));
  models_.set("n", n_);
  models_.set("witness", witness_);
  models_.set("room", rooms_);
  models_.set("item", lookup([](const std::string& id) {
                return id.starts_with("no") ? Model() : Model(object({{"id", id}}));
              }));
  models_.set("asked", [times = 0]() mutable { return ++times; });
  models_.set("report", query([times = 0]() mutable { return load(++times); },
                              {.time_to_live = 20s, .retry_after = 3s}));
  add_screens();
  add_handlers();
  add_coroutines();
  models_.set("do", object(std::move(handlers_)));
}

void Program::count() {
  n_.update([](std::int64_t n) { return n + 1; });
}

void Program::set_rows(std::string_view letters) {
  Names rows;
  for (const char letter : letters.substr(0, most_rows)) {
    rows.emplace_back(1, static_cast<char>('a' + static_cast<unsigned char>(letter) % 26));
  }
  rows_.set(std::move(rows));
}

void Program::set_room(std::string_view text) {
  if (text.empty()) {
    rooms_.erase("hall");
  } else {
    rooms_.set("hall", Model(Value(static_cast<std::int64_t>(text.size()))));
  }
}

void Program::add_screens() {
  models_.set("pair", view([left = left_, right = right_](Get get) {
                return object({{"left", get(left)}, {"right", get(right)}});
              }));
  const auto remove = [rows = rows_](const std::string& name) {
    return [rows, name] {
      rows.update([&](Names& all) { std::erase(all, name); });
      return name;
    };
  };
  models_.set("screen", view([rows = rows_, n = n_, remove](Get get) {
                const auto row = [&](const std::string& name) {
                  return button(remove(name), name);
                };
                return object({{"n", get(n)}, {"list", each(get(rows), std::identity(), row)}});
              }));
  models_.set("unkeyed", view([rows = rows_, remove](Get get) {
                std::vector<Value> all;
                for (const auto& name : get(rows)) all.push_back(button(remove(name), name));
                return array(std::move(all));
              }));
}

void Program::add_handlers() {
  handlers_ = {
      {"echo", [](const Event& event) { return array({event[0]}); }},
      {"fail", []() -> Value { throw Error("not today"); }},
      {"throw", []() -> Value { throw std::runtime_error("secret"); }},
      {"nan", [] { return std::numeric_limits<double>::quiet_NaN(); }},
      {"long", [] { return std::string(2000, 'x'); }},
      {"press",
       [n = n_] {
         n.update([](std::int64_t last) { return last + 1; });
         return object({{"n", n.read()}});
       }},
      {"both",
       [left = left_, right = right_](std::int64_t value) {
         left.set(value);
         right.set(value);
       }},
      {"row",
       [rows = rows_](const std::string& name) {
         rows.update([&](Names& all) {
           if (all.size() < most_rows) all.push_back(name.substr(0, 8));
         });
       }},
      {"open", [rooms = rooms_]() mutable { rooms.set("hall", Model(button([] {}, "Hall"))); }},
      {"shut", [rooms = rooms_]() mutable { return rooms.erase("hall"); }},
  };
}

void Program::add_coroutines() {
  handlers_.push_back({"sleep", [](std::int64_t milliseconds) -> Task<Value> {
                         const auto time = std::clamp(std::chrono::milliseconds(milliseconds),
                                                      std::chrono::milliseconds(0), longest_sleep);
                         return answer_later("slept", time);
                       }});
  handlers_.push_back({"late", [n = n_]() -> Task<Value> {
                         co_await sleep_for(1s);
                         n.update([](std::int64_t last) { return last + 1; });
                         co_await sleep_for(1s);
                         co_return object({{"n", n.read()}});
                       }});
  handlers_.push_back({"work", [](std::int64_t number) -> Task<Value> {
                         co_return co_await off_loop([number] { return number / 2; });
                       }});
}

}  // namespace updraft::fuzz
