# Sourced by the scripts of this folder: how they report what they do, on stderr, with or without a terminal.

readonly report_every=${UPDRAFT_REPORT_EVERY:-10} # seconds

# say TEXT...: one line, with the name of the script.
say() { echo "script/${0##*/}: $*" >&2; }

# took: the seconds since the script began, as "12 s".
took() { echo "$SECONDS s"; }

# follow FUNCTION: calls it with each line of the input, until the input ends. The function sets `status`,
# which is said every few seconds while it is not empty.
follow() {
  local line='' part code next=$((SECONDS + report_every))
  status=
  while :; do
    code=0
    IFS= read -r -t 1 part || code=$?
    line+=$part
    if ((code == 0)); then
      "$1" "$line"
      line=
    elif ((code <= 128)); then # the end, not the time
      if [[ -n $line ]]; then "$1" "$line"; fi
      return 0
    fi
    if ((SECONDS >= next)); then
      if [[ -n $status ]]; then say "$status ($(took))"; fi
      next=$((SECONDS + report_every))
    fi
  done
}
