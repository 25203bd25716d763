#!/usr/bin/env bash
# public_symbols.sh PREFIX: libupdraft.so shows names of updraft's public headers, and nothing else.
set -euo pipefail
library=$(find "$1" -name libupdraft.so)

# Without addresses, and without the version behind each name, which is a symbol of its own.
shown=$(nm --dynamic --defined-only --demangle "$library" | sed -E 's/^[0-9a-f]+ //; s/@@.*//' | sort -u)

# Names of function templates (W) begin with the type that they return.
wrong=$(grep -Ev '^(W ([^(]* )?updraft::|[TWuVDRB] (typeinfo for |typeinfo name for |vtable for |(non-virtual|virtual) thunk to |guard variable for )?updraft::|A UPDRAFT_)' <<<"$shown" || true)
# Each floor's namespace is private, but `model`: parts of it are in public headers, for templates.
for folder in "$(dirname "${BASH_SOURCE[0]}")"/../../src/*/; do
  floor=$(basename "$folder")
  if [[ $floor != model ]]; then wrong+=$(grep -F "updraft::$floor::" <<<"$shown" || true); fi
done
wrong+=$(grep -E '\<(CLI|boost|spdlog|fmt|simdjson)::' <<<"$shown" || true)
if [[ -n $wrong ]]; then
  printf 'these are no names of the public headers:\n%s\n' "$wrong" >&2
  exit 1
fi
for name in 'T updraft::serve(' 'V typeinfo for updraft::Error'; do
  if ! grep -qF "$name" <<<"$shown"; then
    echo "missing: $name" >&2
    exit 1
  fi
done
