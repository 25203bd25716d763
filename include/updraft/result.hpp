#pragma once

#include <updraft/error.hpp>

#include <cassert>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#pragma GCC visibility push(default)

namespace updraft {

/// Either a T or the E, mostly an Error, that says why there is none. Copied and moved as these
/// are. Not a std::variant, whose templates are most of what a file with many results compiles.
template <class T, class E = Error>
class [[nodiscard]] Result {
  static_assert(std::is_nothrow_move_constructible_v<E>);

 public:
  Result(T value) : value_(std::move(value)), ok_(true) {}
  Result(E error) : error_(std::move(error)), ok_(false) {}

  Result(const Result& other)
    requires std::is_copy_constructible_v<T>
      : ok_(other.ok_) {
    if (ok_) {
      ::new (static_cast<void*>(std::addressof(value_))) T(other.value_);
    } else {
      ::new (static_cast<void*>(std::addressof(error_))) E(other.error_);
    }
  }
  Result(Result&& other) noexcept(std::is_nothrow_move_constructible_v<T>) : ok_(other.ok_) {
    if (ok_) {
      ::new (static_cast<void*>(std::addressof(value_))) T(std::move(other.value_));
    } else {
      ::new (static_cast<void*>(std::addressof(error_))) E(std::move(other.error_));
    }
  }
  Result& operator=(const Result& other)
    requires std::is_copy_constructible_v<T>
  {
    return *this = Result(other);
  }
  /// Keeps what it holds if moving a T throws.
  Result& operator=(Result&& other) noexcept(std::is_nothrow_move_constructible_v<T>) {
    if (this == &other) return *this;
    if (!other.ok_) {
      E error(std::move(other.error_));
      destroy();
      ::new (static_cast<void*>(std::addressof(error_))) E(std::move(error));
      ok_ = false;
      return *this;
    }
    T value(std::move(other.value_));
    replace(std::move(value));
    return *this;
  }
  ~Result() { destroy(); }

  [[nodiscard]] bool ok() const noexcept { return ok_; }
  explicit operator bool() const noexcept { return ok_; }

  /// The value. Precondition: ok().
  [[nodiscard]] T& value() & { return assert(ok_), value_; }
  [[nodiscard]] const T& value() const& { return assert(ok_), value_; }
  [[nodiscard]] T&& value() && { return assert(ok_), std::move(value_); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return std::addressof(value()); }
  const T* operator->() const { return std::addressof(value()); }

  /// Why there is no value. Precondition: !ok().
  [[nodiscard]] const E& error() const& { return assert(!ok_), error_; }
  [[nodiscard]] E&& error() && { return assert(!ok_), std::move(error_); }

 private:
  void destroy() noexcept {
    if (ok_) {
      value_.~T();
    } else {
      error_.~E();
    }
  }

  /// Holds this value from now on.
  void replace(T&& value) {
    if constexpr (std::is_nothrow_move_constructible_v<T>) {
      destroy();
      ::new (static_cast<void*>(std::addressof(value_))) T(std::move(value));
      ok_ = true;
    } else if (ok_) {
      // No other way to keep the old value if this throws than a copy, which T may not have.
      value_ = std::move(value);
    } else {
      E kept(std::move(error_));
      error_.~E();
      try {
        ::new (static_cast<void*>(std::addressof(value_))) T(std::move(value));
      } catch (...) {
        ::new (static_cast<void*>(std::addressof(error_))) E(std::move(kept));
        throw;
      }
      ok_ = true;
    }
  }

  union {
    T value_;
    E error_;
  };
  bool ok_;
};

}  // namespace updraft

#pragma GCC visibility pop
