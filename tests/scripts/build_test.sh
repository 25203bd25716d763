#!/usr/bin/env bash
# What script/build reports without a terminal, with a made-up cmake.
# shellcheck disable=SC2016 # what is in single quotes is for the made-up commands
# shellcheck source=tests/scripts/check.sh
source "$(dirname "${BASH_SOURCE[0]}")/check.sh"

# A tree with nothing but the script, and a cmake that notes what it is called with; it builds as the input
# says.
make_tree() {
  mkdir -p "$here/tree"
  cp -r "$root/script" "$here/tree/script"
  echo '{}' >"$here/tree/CMakePresets.json"
  cat >"$here/scene"
  make_command cmake <<'END'
echo "cmake $*" >>"$here/calls"
if [[ $1 == --build ]]; then source "$here/scene"; else mkdir -p build/release && touch build/release/build.ninja; fi
END
}

build() { "$here/tree/script/build" release 2>"$here/said"; }

# What a made-up ninja does until the script has said something.
await='await() { for ((i = 0; i < 1200; ++i)); do if grep -q "$1" "$here/said"; then break; fi; sleep 0.1; done; }'

test_says_how_far_it_is_every_few_seconds() {
  make_tree <<END
$await
echo "\${NINJA_STATUS//%f\/%t/0/2}Re-checking globbed directories..."
await "compiling"
echo "\${NINJA_STATUS//%f\/%t/12/148}Building CXX object a.o"
await "12 of 148"
END
  UPDRAFT_REPORT_EVERY=1 build
  expect_line "$here/said" "^script/build: configuring 'release'$"
  expect_line "$here/said" '^script/build: compiling 12 of 148 \([0-9]+ s\)$'
  expect_no_line "$here/said" 'CXX|0 of 2'
}

test_says_at_once_what_ninja_would_keep() {
  make_tree <<END
$await
echo "@report building the page" >"\$UPDRAFT_REPORT"
await "building the page"
END
  build
  expect_line "$here/said" '^script/build: building the page \([0-9]+ s\)$'
}

test_shows_what_fails() {
  make_tree <<'END'
echo "${NINJA_STATUS//%f\/%t/1/2}Building CXX object a.o"
echo "FAILED: a.o"
echo "a.cpp:1: error: no such type" >&2
exit 1
END
  if build; then fails "it did not fail"; fi
  expect_line "$here/said" '^FAILED: a.o$'
  expect_line "$here/said" '^a.cpp:1: error: no such type$'
  expect_line "$here/said" "^script/build: the build of 'release' failed$"
}

test_says_nothing_where_nothing_is_to_be_done() {
  make_tree <<<'echo "ninja: no work to do."'
  build
  echo 'UPDRAFT_TESTS:BOOL=ON' >"$here/tree/build/release/CMakeCache.txt"
  echo "CMAKE_HOME_DIRECTORY:INTERNAL=$(cd "$here/tree" && pwd -P)" >>"$here/tree/build/release/CMakeCache.txt"
  build
  expect_equal "$(cat "$here/said")" ""
}

run_tests
