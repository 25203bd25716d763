#pragma once

#include <updraft/value.hpp>

#include <cstddef>
#include <span>

namespace updraft {

/// As find, and adds to `steps` how many items and members it has looked at, or indexed.
const Value* find(const Value& value, std::span<const Value> position, std::size_t& steps) noexcept;

/// What leads to an item of an array, as stock clients have it: its `key`, unless that leads to
/// another item; else its index.
Value term_of_item(const Value& array, std::size_t index) noexcept;

}  // namespace updraft
