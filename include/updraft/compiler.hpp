#pragma once

/// What updraft's headers need of the compiler and its standard library, said before anything else
/// fails for want of it. The other public headers include it first.

#if !defined(__cplusplus) || __cplusplus < 202002L
#error "updraft needs C++20: compile with -std=c++20, or set CXX_STANDARD 20"
#endif

#if defined(__clang__)
#if __clang_major__ < 16
#error "updraft needs clang 16 or newer, or g++ 11 or newer"
#endif
#elif defined(__GNUC__)
#if __GNUC__ < 11
#error "updraft needs g++ 11 or newer, or clang 16 or newer"
#endif
#else
#error "updraft needs g++ 11 or newer, or clang 16 or newer"
#endif

#include <version>

#if defined(_LIBCPP_VERSION)
#error \
    "updraft is built with libstdc++ and can't be used with libc++: compile without -stdlib=libc++"
#elif !defined(__GLIBCXX__)
#error "updraft needs libstdc++, the standard library of g++"
#else
#if defined(_GLIBCXX_RELEASE) && _GLIBCXX_RELEASE < 12
#error \
    "updraft needs the libstdc++ of g++ 12 or newer: install it; clang takes the newest that it finds"
#endif
#if defined(_GLIBCXX_USE_CXX11_ABI) && _GLIBCXX_USE_CXX11_ABI == 0
#error "updraft is built with the newer std::string: compile without _GLIBCXX_USE_CXX11_ABI=0"
#endif
// With it, containers are other types, of another layout than in the library.
#if defined(_GLIBCXX_DEBUG) && !defined(UPDRAFT_GLIBCXX_DEBUG)
#error \
    "updraft is built without _GLIBCXX_DEBUG: compile without it (_GLIBCXX_ASSERTIONS will do), or build updraft too with -D_GLIBCXX_DEBUG -DUPDRAFT_GLIBCXX_DEBUG"
#endif
#endif

#if !defined(__cpp_exceptions)
#error "updraft reports errors of the program by exceptions: compile without -fno-exceptions"
#endif
#if !defined(__cpp_impl_coroutine)
#error "updraft needs coroutines: compile with -std=c++20, and without -fno-coroutines"
#endif
