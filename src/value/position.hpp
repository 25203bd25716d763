#pragma once

#include <updraft/value.hpp>

#include <cstddef>
#include <span>

namespace updraft {

/// As find, and adds to `steps` how many items and members it has looked at, or indexed.
const Value* find(const Value& value, std::span<const Value> position, std::size_t& steps) noexcept;

}  // namespace updraft
