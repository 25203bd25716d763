#pragma once

#include <updraft/value.hpp>

#include <boost/json/basic_parser_impl.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace updraft::bench {

/// Makes Values of what boost::json::basic_parser calls out.
class BoostValueHandler {
 public:
  static constexpr std::size_t unbounded = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_object_size = unbounded;
  static constexpr std::size_t max_array_size = unbounded;
  static constexpr std::size_t max_key_size = unbounded;
  static constexpr std::size_t max_string_size = unbounded;
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

/// The other candidate for reading JSON into Values: Boost.JSON's parser, without its own values.
class BoostValueParser {
 public:
  /// Throws what is wrong with the text.
  Value parse(std::string_view text) {
    boost::json::error_code error;
    parser_.reset();
    parser_.write_some(false, text.data(), text.size(), error);
    if (error) throw boost::system::system_error(error);
    return parser_.handler().take();
  }

 private:
  boost::json::basic_parser<BoostValueHandler> parser_{boost::json::parse_options{}};
};

}  // namespace updraft::bench
