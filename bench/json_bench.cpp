// Which parser should make our values? Ours (simdjson's DOM, then Values) beside Boost.JSON's
// parser that calls a handler, which makes the same Values. Figures: docs/dependencies.md.
#include <updraft/json.hpp>

#include <benchmark/benchmark.h>
#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace {

using updraft::Member;
using updraft::Value;

/// Makes Values of what boost::json::basic_parser calls out.
class ValueHandler {
 public:
  static constexpr std::size_t max_object_size = -1;
  static constexpr std::size_t max_array_size = -1;
  static constexpr std::size_t max_key_size = -1;
  static constexpr std::size_t max_string_size = -1;
  using error_code = boost::json::error_code;
  using string_view = boost::json::string_view;

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_array_begin(error_code&) { return true; }
  bool on_array_end(std::size_t n, error_code&) {
    const auto first = values_.end() - static_cast<std::ptrdiff_t>(n);
    std::vector<Value> items(std::make_move_iterator(first),
                             std::make_move_iterator(values_.end()));
    values_.erase(first, values_.end());
    return push(Value::array(std::move(items)));
  }
  bool on_object_begin(error_code&) { return true; }
  bool on_object_end(std::size_t n, error_code&) {
    std::vector<Member> members;
    members.reserve(n);
    const std::size_t first = values_.size() - 2 * n;
    for (std::size_t i = first; i < values_.size(); i += 2) {
      members.push_back({std::move(values_[i]), std::move(values_[i + 1])});
    }
    values_.resize(first);
    return push(Value::object(std::move(members)));
  }
  bool on_string_part(string_view part, std::size_t, error_code&) { return append(part); }
  bool on_string(string_view part, std::size_t, error_code&) { return append(part) && finish(); }
  bool on_key_part(string_view part, std::size_t, error_code&) { return append(part); }
  bool on_key(string_view part, std::size_t, error_code&) { return append(part) && finish(); }
  bool on_number_part(string_view, error_code&) { return true; }
  bool on_int64(std::int64_t i, string_view, error_code&) { return push(i); }
  bool on_uint64(std::uint64_t u, string_view, error_code&) { return push(u); }
  bool on_double(double d, string_view, error_code&) { return push(d); }
  bool on_bool(bool b, error_code&) { return push(b); }
  bool on_null(error_code&) { return push(nullptr); }
  bool on_comment_part(string_view, error_code&) { return true; }
  bool on_comment(string_view, error_code&) { return true; }

  Value take() {
    Value value = std::move(values_.front());
    values_.clear();
    return value;
  }

 private:
  bool push(Value value) {
    values_.push_back(std::move(value));
    return true;
  }
  bool append(string_view part) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool finish() {
    push(std::string_view(text_));
    text_.clear();
    return true;
  }

  std::vector<Value> values_;
  std::string text_;
};

std::string event_message() {
  return R"({"$":"evt","key":"11a3f0c2d.8f1","target":{"key":"plus","component":"rise-tools/kit-tamagui/Button",)"
         R"("propKey":"onPress","path":["counter","children","children","plus","props","onPress"]},)"
         R"("modelState":{"$":"event","id":"964a69e88da55094"},"payload":["[native code]"]})";
}

std::string screen(int rows) {
  std::string text = R"({"$":"component","component":"rise-tools/kit-tamagui/YStack","children":[)";
  for (int i = 0; i < rows; ++i) {
    const std::string n = std::to_string(i);
    text +=
        (i > 0 ? "," : "") +
        (R"({"$":"component","component":"rise-tools/kit-tamagui/Button","key":")" + n) +
        R"(","props":{"gap":"$2","flex":1,"opacity":0.75,"onPress":{"$":"event","id":"964a69e88da55094"}},)"
        R"("children":["Row )" +
        n + R"(",true,null]})";
  }
  return text + "]}";
}

std::string document(std::int64_t which) {
  switch (which) {
    case 0:
      return event_message();
    case 1:
      return screen(10);
    default:
      return screen(4000);
  }
}

void report(benchmark::State& state, const std::string& text) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
  state.SetLabel(std::to_string(text.size()) + " bytes");
}

void simdjson_to_values(benchmark::State& state) {
  const std::string text = document(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(updraft::parse_json(text));
  report(state, text);
}
BENCHMARK(simdjson_to_values)->DenseRange(0, 2);

void boost_json_to_values(benchmark::State& state) {
  const std::string text = document(state.range(0));
  boost::json::basic_parser<ValueHandler> parser{boost::json::parse_options{}};
  for (auto _ : state) {
    boost::json::error_code error;
    parser.reset();
    parser.write_some(false, text.data(), text.size(), error);
    if (error) state.SkipWithError(error.message().c_str());
    benchmark::DoNotOptimize(parser.handler().take());
  }
  report(state, text);
}
BENCHMARK(boost_json_to_values)->DenseRange(0, 2);

void print_values(benchmark::State& state) {
  const std::string text = document(state.range(0));
  const auto value = updraft::parse_json(text);
  std::string out;
  for (auto _ : state) {
    out.clear();
    benchmark::DoNotOptimize(updraft::print_json(*value, out));
  }
  report(state, text);
}
BENCHMARK(print_values)->DenseRange(0, 2);

/// How many of 100,000 random doubles, printed, come back as another: the counter `differ`.
template <class Parse>
void count_doubles_that_differ(benchmark::State& state, Parse parse) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> between_0_and_1;
  std::vector<double> doubles(100'000);
  std::ranges::generate(doubles, [&] { return between_0_and_1(random); });
  std::size_t differ = 0;
  for (auto _ : state) {
    differ = 0;
    for (const double number : doubles) {
      if (parse(updraft::to_json(number)) != number) ++differ;
    }
  }
  state.counters["differ"] = static_cast<double>(differ);
}

void simdjson_doubles(benchmark::State& state) {
  count_doubles_that_differ(state, [](const std::string& text) {
    return updraft::parse_json(text)->as_number().value_or(-1);
  });
}
BENCHMARK(simdjson_doubles);

void boost_json_doubles(benchmark::State& state) {
  boost::json::basic_parser<ValueHandler> parser{boost::json::parse_options{}};
  count_doubles_that_differ(state, [&](const std::string& text) {
    boost::json::error_code error;
    parser.reset();
    parser.write_some(false, text.data(), text.size(), error);
    return parser.handler().take().as_number().value_or(-1);
  });
}
BENCHMARK(boost_json_doubles);

}  // namespace
