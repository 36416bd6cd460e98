#!/bin/sh
# Installs what a command of package.json needs, or says exactly what is missing.
#   setup.sh packages   the npm packages, with the pinned Node among them
#   setup.sh tests      these, the packages of the lint rules, and the tools that the tests run:
#                       Verilator, Icarus, Yosys, a C++ compiler, Python
set -eu
cd "$(dirname "$0")/.."

packages() {
  if [ -x node_modules/.bin/node ] && [ node_modules/.package-lock.json -nt package-lock.json ]; then return; fi
  if ! command -v npm >/dev/null 2>&1; then
    echo "setup: npm is missing; on Debian or Ubuntu: apt-get install npm" >&2
    exit 1
  fi
  echo "setup: installing npm packages (once)" >&2
  npm ci --no-audit --no-fund --loglevel=error >&2
  touch node_modules/.package-lock.json
}

# ESLint and the TypeScript that its parser reads types with, for the rules in lint/.
lint_packages() {
  if [ lint/node_modules/.package-lock.json -nt lint/package-lock.json ]; then return; fi
  echo "setup: installing the packages of lint/ (once)" >&2
  npm ci --prefix lint --no-audit --no-fund --loglevel=error >&2
  touch lint/node_modules/.package-lock.json
}

missing_tools() {
  for pair in verilator:verilator iverilog:iverilog yosys:yosys g++:g++ python3:python3; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || printf ' %s' "${pair##*:}"
  done
  # Verilator's FST waves are compressed with zlib.
  if command -v g++ >/dev/null 2>&1; then
    echo '#include <zlib.h>' | g++ -E -x c++ - >/dev/null 2>&1 || printf ' zlib1g-dev'
  else
    printf ' zlib1g-dev'
  fi
}

tools() {
  missing=$(missing_tools)
  [ -n "$missing" ] || return 0
  if command -v apt-get >/dev/null 2>&1; then
    as_root=
    if [ "$(id -u)" != 0 ]; then as_root="sudo -n"; fi
    if [ -z "$as_root" ] || sudo -n true 2>/dev/null; then
      echo "setup: installing$missing (once)" >&2
      # shellcheck disable=SC2086
      { $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing; } >&2 || true
      missing=$(missing_tools)
      [ -n "$missing" ] || return 0
    fi
  fi
  echo "setup: the tests need$missing; on Debian or Ubuntu: sudo apt-get install$missing" >&2
  exit 1
}

case "${1:-}" in
  packages) packages ;;
  tests) packages; lint_packages; tools ;;
  *) echo "usage: setup.sh packages|tests" >&2; exit 2 ;;
esac
