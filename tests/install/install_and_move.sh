#!/usr/bin/env bash
# install_and_move.sh BUILD PREFIX: installs what was built to a folder beside PREFIX and moves it there,
# so that whatever still points to where it was installed fails in the tests.
set -euo pipefail
build=$1 prefix=$2

rm -rf "$prefix" "$prefix.before"
cmake --install "$build" --prefix "$prefix.before"
mv "$prefix.before" "$prefix"
