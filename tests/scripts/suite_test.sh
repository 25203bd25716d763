#!/usr/bin/env bash
# What script/test makes of steps that fail, in a tree with nothing but the script and made-up commands.
# shellcheck disable=SC2016 # what is in single quotes is for the made-up commands
# shellcheck source=tests/scripts/check.sh
source "$(dirname "${BASH_SOURCE[0]}")/check.sh"

make_tree() {
  mkdir -p "$here/tree/script" "$here/tree/docs" "$here/tree/web/node_modules" "$here/tree/bench/instructions" \
    "$here"/tree/build/release/{Testing/Temporary,tests,bench,fuzz}
  echo 'a program' >"$here/tree/build/release/tests/test_a" && chmod +x "$here/tree/build/release/tests/test_a"
  cp "$root/script/test" "$here/tree/script/test"
  cp "$root/docs/suite.md" "$here/tree/docs/suite.md"
  echo '{}' >"$here/tree/web/package-lock.json"
  touch "$here/tree/web/node_modules/.package-lock.json"
  make_script bootstrap <<<''
  make_script build <<<''
  make_script tidy <<<''
  make_script format <<<''
  make_command npm <<<''
  make_command ctest <<'END'
echo "1/1 Testing: a.test" >"$here/tree/build/release/Testing/Temporary/LastTest.log"
echo "Test Passed." >>"$here/tree/build/release/Testing/Temporary/LastTest.log"
END
}

make_script() {
  { echo '#!/bin/bash' && cat; } >"$here/tree/script/$1"
  chmod +x "$here/tree/script/$1"
}

# suite STEP...: leaves the exit code in $code.
suite() {
  code=0
  "$here/tree/script/test" "$@" >"$here/said" 2>&1 || code=$?
}

test_a_suite_whose_steps_pass_passes() {
  make_tree
  suite format web tidy release
  expect_equal "$code" 0
  expect_line "$here/said" '^1 passed, 0 failed$'
}

test_a_step_fails_by_its_first_command_that_fails() {
  make_tree
  make_command npm <<<'if [[ $* == *check* ]]; then echo "a type is wrong"; exit 1; fi'
  suite web
  expect_equal "$code" 1
  expect_line "$here/said" '^a type is wrong$'
  expect_line "$here/said" '^web +FAILED'
}

test_a_step_fails_by_its_last_command() {
  make_tree
  make_script format <<<'exit 1'
  suite format
  expect_equal "$code" 1
}

test_a_suite_fails_by_a_failed_test() {
  make_tree
  make_command ctest <<'END'
printf '1/1 Testing: a.test\nTest Failed.\n' >"$here/tree/build/release/Testing/Temporary/LastTest.log"
exit 8
END
  suite release
  expect_equal "$code" 1
  expect_line "$here/said" '^0 passed, 1 failed$'
}

test_a_suite_fails_by_tests_of_node_that_fail() {
  make_tree
  make_command npm <<<'if [[ $* == *test* ]]; then printf "# pass 3\n# fail 2\n"; exit 1; fi'
  suite web
  expect_equal "$code" 1
  expect_line "$here/said" '^3 passed, 2 failed$'
}

test_a_suite_fails_by_a_build_that_fails() {
  make_tree
  make_script build <<<'exit 1'
  suite release
  expect_equal "$code" 1
  expect_line "$here/said" '^build-release +FAILED'
}

run_tests
