#!/usr/bin/env bash
# command.sh PREFIX: the command is installed and runs, and all that belongs to it is where it is looked for.
set -euo pipefail

said=$("$1/bin/updraft" --version)
if [[ ! $said =~ ^updraft\ [0-9]+\.[0-9]+\.[0-9]+$ ]]; then
  echo "its version is '$said'" >&2
  exit 1
fi
for file in man/man1/updraft.1 bash-completion/completions/updraft zsh/site-functions/_updraft \
  fish/vendor_completions.d/updraft.fish; do
  if [[ ! -s $1/share/$file ]]; then
    echo "missing: share/$file" >&2
    exit 1
  fi
done
