#!/usr/bin/env bash
# script/packages, with a made-up apt-get in a made-up system.
# shellcheck disable=SC2016 # what is in single quotes is for the made-up commands
# shellcheck source=tests/scripts/check.sh
source "$(dirname "${BASH_SOURCE[0]}")/check.sh"

# A system in which "old" is installed; apt-get notes what it is called with, and whether services may be
# started meanwhile, and does what the file `scene` says.
make_system() {
  mkdir -p "$here/system/usr/sbin" "$here/system/lib/systemd/system"
  policy=$here/system/usr/sbin/policy-rc.d
  echo old >"$here/installed"
  : >"$here/calls"
  : >"$here/scene"
  make_command sudo <<<'exec "$@"'
  make_command dpkg-query <<<'while read -r name; do echo "installed $name"; done <"$here/installed"'
  make_command systemctl <<<'echo "systemctl $*" >>"$here/calls"'
  make_command apt-get <<'END'
arguments=$*
policy=$here/system/usr/sbin/policy-rc.d
echo "apt-get ${arguments#*Status-Fd=1 }" >>"$here/calls"
source "$here/scene"
[[ $arguments != *install* ]] && exit 0
if [[ -e $policy ]] && ! "$policy" nginx start; then echo "may start nothing" >>"$here/calls"; fi
for package in "$@"; do
  if [[ $package != -* ]]; then echo "$package" >>"$here/installed"; fi
  if [[ $package == nginx ]]; then touch "$here/system/lib/systemd/system/nginx.service"; fi
done
END
}

packages() { UPDRAFT_SYSTEM=$here/system "$root/script/packages" "$@" 2>"$here/said"; }

test_nothing_is_fetched_where_nothing_is_missing() {
  make_system
  packages old --servers
  expect_equal "$(cat "$here/calls" "$here/said")" ""
}

test_only_what_is_missing_is_installed() {
  make_system
  packages old new newer
  expect_equal "$(cat "$here/calls")" $'apt-get update\napt-get install -y --no-install-recommends new newer'
  expect_line "$here/said" '^script/packages: installing 2 packages: new newer \([0-9]+ s\)$'
}

test_a_package_may_start_its_services() {
  make_system
  packages new
  expect_no_line "$here/calls" 'may start nothing'
}

test_a_server_is_not_started_now_nor_later() {
  make_system
  packages new --servers nginx
  expect_equal "$(tail -n 3 "$here/calls")" \
    $'apt-get install -y --no-install-recommends nginx\nmay start nothing\nsystemctl disable --quiet nginx.service'
  [[ ! -e $policy ]] || fails "the policy is still there"
}

test_a_server_that_is_there_is_left_alone() {
  make_system
  echo nginx >>"$here/installed"
  touch "$here/system/lib/systemd/system/nginx.service"
  packages new --servers nginx
  expect_no_line "$here/calls" 'may start nothing|systemctl'
}

test_the_policy_of_before_comes_back() {
  make_system
  printf '#!/bin/sh\nexit 0 # ours\n' >"$policy"
  chmod 700 "$policy"
  packages --servers nginx
  expect_line "$here/calls" 'may start nothing'
  expect_equal "$(cat "$policy")" $'#!/bin/sh\nexit 0 # ours'
  expect_equal "$(stat -c %a "$policy")" 700
  expect_equal "$(ls "$here/system/usr/sbin")" policy-rc.d
}

test_the_policy_comes_back_where_apt_fails() {
  make_system
  echo ours >"$policy"
  echo 'if [[ $arguments == *nginx* ]]; then echo "E: no such package"; exit 100; fi' >"$here/scene"
  if packages --servers nginx; then fails "it did not fail"; fi
  expect_line "$here/said" '^E: no such package$'
  expect_equal "$(cat "$policy")" ours
}

test_the_policy_comes_back_where_the_run_is_ended() {
  make_system
  echo ours >"$policy"
  echo 'if [[ $arguments == *nginx* ]]; then touch "$here/installing"; until [[ -e $here/go_on || ! -d $here ]]; do sleep 0.1; done; fi' >"$here/scene"
  packages --servers nginx &
  wait_for_file "$here/installing"
  kill -TERM "$(sed -n 's/.*process //p' "$policy")"
  touch "$here/go_on"
  if wait $!; then fails "it did not fail"; fi
  expect_equal "$(cat "$policy")" ours
}

test_what_a_killed_run_has_left_is_undone() {
  make_system
  echo ours >"$policy"
  echo 'if [[ $arguments == *nginx* ]]; then touch "$here/installing"; until [[ -e $here/go_on || ! -d $here ]]; do sleep 0.1; done; fi' >"$here/scene"
  { packages --servers nginx; } 2>/dev/null & # bash tells of its death
  wait_for_file "$here/installing"
  kill -KILL "$(sed -n 's/.*process //p' "$policy")"
  touch "$here/go_on"
  wait $! 2>/dev/null || true
  expect_no_line "$policy" '^ours$'
  packages old # even where nothing is missing
  expect_equal "$(cat "$policy")" ours
}

test_a_held_lock_is_waited_for_and_its_holder_named() {
  make_system
  cat >"$here/scene" <<'END'
if [[ ! -e $here/held_$1_once ]]; then
  touch "$here/held_$1_once"
  echo "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 12 (unattended-upgr)" >&2
  exit 100
fi
END
  packages new
  expect_line "$here/said" 'waiting for the lock /var/lib/dpkg/lock-frontend. It is held by process 12 \(unattended-upgr\) \([0-9]+ s\)$'
  expect_line "$here/installed" '^new$'
}

test_progress_is_told_without_a_terminal() {
  make_system
  cat >"$here/scene" <<'END'
if [[ $arguments == *install* ]]; then
  echo "pmstatus:new:43.2:Unpacking new"
  for ((i = 0; i < 1200; ++i)); do
    if grep -q "43 %" "$here/said"; then break; fi
    sleep 0.1
  done
fi
END
  UPDRAFT_REPORT_EVERY=1 packages new
  expect_line "$here/said" '^script/packages: installing 1 package: 43 % installed \([0-9]+ s\)$'
}

run_tests
