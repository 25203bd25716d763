# shellcheck shell=bash disable=SC2034
# Sourced by the tests of this folder: a test is a function whose name begins with "test_", run in a folder
# of its own, $here, whose bin/ comes first in PATH.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
readonly patience=120 # seconds, after which what is awaited will not come

fails() {
  echo "${FUNCNAME[2]}: $1" >&2
  exit 1
}

# expect_line FILE PATTERN, expect_no_line FILE PATTERN
expect_line() {
  grep -qE -- "$2" "$1" || fails "no line '$2' in:"$'\n'"$(cat "$1")"
}
expect_no_line() {
  if grep -qE -- "$2" "$1"; then fails "an unexpected line '$2' in:"$'\n'"$(cat "$1")"; fi
}
expect_equal() {
  [[ $1 == "$2" ]] || fails "'$1' is not '$2'"
}

# wait_for_file FILE
wait_for_file() {
  local i
  for ((i = 0; i < patience * 10; ++i)); do
    if [[ -e $1 ]]; then return 0; fi
    sleep 0.1
  done
  fails "$1 does not appear"
}

# make_command NAME: a command of that name, whose text is the input.
make_command() {
  mkdir -p "$here/bin"
  { echo '#!/bin/bash' && cat; } >"$here/bin/$1"
  chmod +x "$here/bin/$1"
}

run_tests() {
  local failed=0 test
  for test in $(compgen -A function test_); do
    here=$(mktemp -d)
    export here
    if ! (PATH=$here/bin:$PATH && "$test"); then failed=1; fi
    rm -rf "$here" || rm -rf "$here" || true # a process of the test may still write there
  done
  return "$failed"
}
