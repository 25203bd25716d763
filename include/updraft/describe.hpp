#pragma once

#include <updraft/convert.hpp>
#include <updraft/misfit.hpp>
#include <updraft/result.hpp>
#include <updraft/value.hpp>
#include <updraft/without_json.hpp>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)

/// Structs and enums that Boost.Describe knows are values, and are read from values, as they are:
///
///     enum class Meal { fish, vegan };
///     BOOST_DESCRIBE_ENUM(Meal, fish, vegan)
///
///     struct Guest {
///       std::string name;
///       std::optional<Meal> meal;
///     };
///     BOOST_DESCRIBE_STRUCT(Guest, (), (name, meal))
///
/// makes `{"name":"Ann","meal":"fish"}` and back. Of a class, BOOST_DESCRIBE_CLASS may name private
/// members too. The macros belong into the namespace of the type, before its first conversion.
namespace updraft {

namespace conversion {

/// The data members of a described type: those of its described bases first.
template <class T>
using DescribedMembers = boost::describe::describe_members<T, boost::describe::mod_any_access |
                                                                  boost::describe::mod_inherited>;
template <class T>
using DescribedEnumerators = boost::describe::describe_enumerators<T>;

struct AnyCallOperator {
  void operator()();
};
template <class T>
struct WithAnotherCallOperator : T, AnyCallOperator {
 protected:
  ~WithAnotherCallOperator() = default;
};

/// Whether a class has a call operator, of whatever signature: then naming it is ambiguous in a
/// class that inherits another one.
template <class T>
inline constexpr bool is_callable = !requires { &WithAnotherCallOperator<T>::operator(); };
template <class T>
  requires std::is_final_v<T>
inline constexpr bool is_callable<T> = requires { &T::operator(); };

}  // namespace conversion

/// A described struct or class. One that can be called is none: as a value, it is a handler.
template <class T>
concept DescribedStruct = std::is_class_v<T> && boost::describe::has_describe_members<T>::value &&
                          !conversion::is_callable<T>;

template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

/// An object of the members by name, in order; empty optionals are left out. Read, it may have any
/// other members, and must have all of these but the optional ones.
template <DescribedStruct T>
struct Convert<T> {
  static Value to_value(const T& object) {
    std::vector<Member> members;
    boost::mp11::mp_for_each<conversion::DescribedMembers<T>>([&](auto described) {
      const auto& member = object.*described.pointer;
      using Type = std::remove_cvref_t<decltype(member)>;
      static_assert(std::convertible_to<const Type&, Value>,
                    "a described member is of a type that has no Convert::to_value");
      if constexpr (conversion::is_optional<Type>) {
        if (!member) return;
      }
      members.push_back({described.name, Value(member)});
    });
    return Value::object(std::move(members));
  }

  static Result<T, Misfit> from_value(const Value& value)
    requires std::default_initializable<T>
  {
    if (!value.is_object()) return Misfit("an object");
    T object{};
    std::optional<Misfit> misfit;
    boost::mp11::mp_for_each<conversion::DescribedMembers<T>>([&](auto described) {
      auto& member = object.*described.pointer;
      using Type = std::remove_cvref_t<decltype(member)>;
      static_assert(ReadableFromValue<Type>,
                    "a described member is of a type that has no Convert::from_value");
      if (misfit) return;
      auto read = read_member<Type>(value, described.name);
      if (read) {
        member = *std::move(read);
      } else {
        misfit = std::move(read).error();
      }
    });
    if (misfit) return *std::move(misfit);
    return object;
  }
};

/// The name of the enumerator. A value that has none has no JSON either (without_json.hpp).
template <DescribedEnum T>
struct Convert<T> {
  static Value to_value(T enumerator) {
    std::string_view name;
    boost::mp11::mp_for_each<conversion::DescribedEnumerators<T>>([&](auto described) {
      if (name.empty() && described.value == enumerator) name = described.name;
    });
    if (name.empty()) {
      return value_without_json(WithoutJson::enumerator, static_cast<std::int32_t>(enumerator));
    }
    return name;
  }

  static Result<T, Misfit> from_value(const Value& value) {
    std::optional<T> found;
    std::string names;
    std::size_t count = 0;
    boost::mp11::mp_for_each<conversion::DescribedEnumerators<T>>([&](auto described) {
      if (value.is_string() && value.text() == described.name) found = described.value;
      names += (count++ == 0 ? "\"" : ", \"") + std::string(described.name) + '"';
    });
    if (found) return *found;
    return Misfit(count == 1 ? names : "one of " + names);
  }
};

}  // namespace updraft

#pragma GCC visibility pop
