#!/usr/bin/env bash
# Installs what the tests need and this machine lacks: PostgreSQL, MariaDB and a C
# compiler for the race detector, from the packages of Debian or Ubuntu. Does nothing
# when all of it is there. Nothing is started, and nothing present is changed.
set -Eeuo pipefail
cd "$(dirname "$0")"
. ./lib.sh

missing=()
need() { # need PACKAGE PROGRAM...: asks for the package unless each program is there
	local package=$1 program
	shift
	for program; do
		if ! find_program "$program" >/dev/null; then
			missing+=("$package")
			return
		fi
	done
}
need postgresql postgres initdb pg_isready createdb
need mariadb-server mariadbd mariadb-install-db mariadb-admin
need gcc gcc
[ -e /usr/include/stdlib.h ] || [ "$(uname -s)" != Linux ] || missing+=(libc6-dev)

find_program go >/dev/null || fail "Go is not there. Install Go 1.26 or newer: https://go.dev/dl/"
[ ${#missing[@]} -gt 0 ] || exit 0

say "installing ${missing[*]}"
command -v apt-get >/dev/null ||
	fail "these are missing and there is no apt-get to install them: ${missing[*]}. Install them by hand, or set APPFORGE_TEST_POSTGRES and APPFORGE_TEST_MYSQL to servers of yours."
as_root=()
if [ "$(id -u)" -ne 0 ]; then
	command -v sudo >/dev/null || fail "these are missing: ${missing[*]}. Install them as root: apt-get install ${missing[*]}"
	as_root=(sudo)
	[ -t 0 ] || as_root+=(-n) # nobody is there to type a password
	"${as_root[@]}" true || fail "sudo is refused. Install as root: apt-get install ${missing[*]}"
fi

# RUNLEVEL=1 keeps the packages from starting servers of their own; the tests start
# throw-away ones.
apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -o Acquire::Retries=3 "$@" </dev/null; }
for attempt in 1 2 3; do
	if apt update -qq && apt install -y -qq --no-install-recommends "${missing[@]}"; then
		exit 0
	fi
	say "apt-get failed (try $attempt of 3)"
	sleep $((attempt * 5))
done
fail "apt-get could not install: ${missing[*]}"
