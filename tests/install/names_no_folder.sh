#!/usr/bin/env bash
# names_no_folder.sh PREFIX FOLDER...: no file below PREFIX that tools read says FOLDER.
set -euo pipefail
prefix=$1
shift

readarray -t files < <(find "$prefix" -name '*.cmake' -o -name '*.pc')
if ((${#files[@]} < 5)); then
  echo "of the files for CMake and pkg-config there are only: ${files[*]}" >&2
  exit 1
fi
found=no
for folder in "$@"; do
  if grep -nF -- "$folder" "${files[@]}"; then found=yes; fi
done
[[ $found == no ]]
