#include "cli/screen.hpp"

#include <algorithm>

namespace updraft::test {
namespace {

constexpr char escape = '\x1b';

std::size_t bytes_of(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
}

}  // namespace

void Screen::take(std::string_view bytes) {
  pending_ += bytes;
  std::string_view rest = pending_;
  while (!rest.empty()) {
    if (rest.front() == escape) {
      const auto end = rest.find_first_of("ABCDEFGHJKSTfhlmnsu", 2);
      if (rest.size() < 2 || (rest[1] == '[' && end == std::string_view::npos)) break;
      if (rest[1] != '[') {
        strange_ += "ESC";
        rest.remove_prefix(1);
        continue;
      }
      take_sequence(rest.substr(2, end - 2), rest[end]);
      rest.remove_prefix(end + 1);
      continue;
    }
    const std::size_t size = bytes_of(rest.front());
    if (rest.size() < size) break;
    put(std::string(rest.substr(0, size)));
    rest.remove_prefix(size);
  }
  pending_ = std::string(rest);
}

void Screen::take_sequence(std::string_view parameters, char kind) {
  if (kind == 'm') {
    highlight_ = parameters.find("43") != std::string_view::npos;
  } else if (kind == 'A') {
    row_ -= std::min(row_, static_cast<std::size_t>(std::stoul(std::string(parameters))));
  } else if (kind == 'K' && parameters.empty()) {
    lines_[row_].resize(std::min(column_, lines_[row_].size()));
  } else if (kind == 'J' && parameters.empty()) {
    lines_[row_].resize(std::min(column_, lines_[row_].size()));
    lines_.resize(row_ + 1);
  } else if (parameters == "?7" && (kind == 'h' || kind == 'l')) {
    wraps_ = kind == 'h';
  } else {
    strange_.append(parameters) += kind;
  }
}

void Screen::put(std::string character) {
  if (character == "\r") {
    column_ = 0;
  } else if (character == "\n") {
    column_ = 0;
    if (++row_ == lines_.size()) lines_.emplace_back();
  } else if (static_cast<unsigned char>(character.front()) < ' ' || character == "\x7f") {
    strange_ += "control";
  } else {
    auto& line = lines_[row_];
    if (line.size() <= column_) line.resize(column_ + 1, {" "});
    line[column_++] = {std::move(character), highlight_};
  }
}

std::string Screen::text() const {
  std::string text;
  for (const auto& line : lines_) {
    for (const Cell& cell : line) text += cell.character;
    text += '\n';
  }
  return text;
}

std::vector<std::string> Screen::highlighted() const {
  std::vector<std::string> texts;
  bool inside = false;
  for (const auto& line : lines_) {
    for (const Cell& cell : line) {
      if (cell.highlighted && !inside) texts.emplace_back();
      if (cell.highlighted) texts.back() += cell.character;
      inside = cell.highlighted;
    }
    inside = false;
  }
  return texts;
}

}  // namespace updraft::test
