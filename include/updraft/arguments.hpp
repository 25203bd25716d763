#pragma once

#include <updraft/convert.hpp>
#include <updraft/error.hpp>
#include <updraft/misfit.hpp>
#include <updraft/result.hpp>
#include <updraft/value.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#pragma GCC visibility push(default)

/// The arguments of a function that has typed parameters, read from values.
namespace updraft {

namespace arguments {

/// The types of a function's parameters, as they are written.
template <class... Ts>
struct Parameters {
  static constexpr std::size_t count = sizeof...(Ts);
};

/// `Signature<F>::Types` are the Parameters of a function, or of a member function.
template <class F>
struct Signature {};
template <class R, class... Ts>
struct Signature<R(Ts...)> {
  using Types = Parameters<Ts...>;
};
template <class R, class... Ts>
struct Signature<R(Ts...) noexcept> : Signature<R(Ts...)> {};
template <class R, class... Ts>
struct Signature<R(Ts...) const> : Signature<R(Ts...)> {};
template <class R, class... Ts>
struct Signature<R(Ts...) const noexcept> : Signature<R(Ts...)> {};
template <class R, class... Ts>
struct Signature<R(Ts...)&> : Signature<R(Ts...)> {};
template <class R, class... Ts>
struct Signature<R(Ts...) & noexcept> : Signature<R(Ts...)> {};
template <class R, class... Ts>
struct Signature<R(Ts...) const&> : Signature<R(Ts...)> {};
template <class R, class... Ts>
struct Signature<R(Ts...) const & noexcept> : Signature<R(Ts...)> {};
template <class F, class C>
struct Signature<F C::*> : Signature<F> {};

/// What is called where an F is called: itself, what it points to, or its one call operator.
template <class F>
struct Callable : Signature<F> {};
template <class F>
struct Callable<F*> : Signature<F> {};
template <class F>
  requires requires { &F::operator(); }
struct Callable<F> : Signature<decltype(&F::operator())> {};

/// Without the first `First` ones.
template <class Types, std::size_t First>
struct From {};
template <class... Ts>
struct From<Parameters<Ts...>, 0> {
  using Types = Parameters<Ts...>;
};
template <class T, class... Ts, std::size_t First>
  requires(First > 0)
struct From<Parameters<T, Ts...>, First> : From<Parameters<Ts...>, First - 1> {};

/// Whether a parameter can be given a T that was read from a value and goes away after the call.
template <class T, class Decayed = std::remove_cvref_t<T>>
inline constexpr bool readable =
    ReadableFromValue<Decayed> && !std::is_pointer_v<Decayed> &&
    !std::same_as<Decayed, std::string_view> &&
    (!std::is_lvalue_reference_v<T> || std::is_const_v<std::remove_reference_t<T>>);

template <class Types>
inline constexpr bool all_readable = false;
template <class... Ts>
inline constexpr bool all_readable<Parameters<Ts...>> = (readable<Ts> && ...);

template <class Types>
struct Decayed;
template <class... Ts>
struct Decayed<Parameters<Ts...>> {
  using Tuple = std::tuple<std::remove_cvref_t<Ts>...>;
};

}  // namespace arguments

/// The parameters of F from the `First`-th on: of a function, a function pointer, or an object with
/// one call operator that is no template.
template <class F, std::size_t First = 0>
using ParametersOf =
    typename arguments::From<typename arguments::Callable<std::remove_cvref_t<F>>::Types,
                             First>::Types;

/// A function whose parameters, from the `First`-th on, can all be read from values. They may be
/// values, const references or rvalue references; no string_view and no pointer, which would point
/// into what is gone.
template <class F, std::size_t First = 0>
concept TypedArguments = requires { typename ParametersOf<F, First>; } &&
                         arguments::all_readable<ParametersOf<F, First>>;

/// What the parameters from the `First`-th on are given: a tuple, to be moved into std::apply.
template <class F, std::size_t First = 0>
using ArgumentsOf = typename arguments::Decayed<ParametersOf<F, First>>::Tuple;

/// Which argument does not fit its parameter, and why.
struct ArgumentMisfit {
  std::size_t number;  ///< Of the argument, from 1.
  Misfit misfit;       ///< Within the argument.

  /// `argument 1: guests[2].name: expected a text, found the number 5`, or
  /// `argument 2 is missing: expected a whole number`.
  [[nodiscard]] std::string message() const;

  /// Of a misfit within an array of arguments.
  static ArgumentMisfit of(Misfit misfit);
};

/// The arguments for F's parameters, from the `First`-th on, out of an array of them: the first
/// item is for the `First`-th parameter. One that is missing reads as null, where that fits; those
/// that F does not want are ignored.
template <class F, std::size_t First = 0>
  requires TypedArguments<F, First>
Result<ArgumentsOf<F, First>, ArgumentMisfit> read_arguments(const Value& payload) {
  const auto read_all = [&]<class... Ts>(std::type_identity<std::tuple<Ts...>> /*tuple*/) {
    return conversion::read_each<Ts...>(payload, std::index_sequence_for<Ts...>());
  };
  auto read = read_all(std::type_identity<ArgumentsOf<F, First>>());
  if (read) return *std::move(read);
  return ArgumentMisfit::of(std::move(read).error());
}

}  // namespace updraft

#pragma GCC visibility pop
