#!/usr/bin/env bash
# pkg_config.sh KIND PREFIX COMPILER SOURCE: builds a program with what pkg-config says, and runs it.
set -euo pipefail
kind=$1 prefix=$2 compiler=$3 source=$4

PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name updraft.pc)")
export PKG_CONFIG_PATH
static=()
if [[ $kind == static ]]; then static=(--static); fi
read -ra flags < <(pkg-config --cflags --libs "${static[@]}" "updraft >= 0.1")

program=$prefix.$compiler
"$compiler" -std=c++20 "$source" -o "$program" "${flags[@]}"
LD_LIBRARY_PATH=$(dirname "$PKG_CONFIG_PATH") exec "$program"
