#!/usr/bin/env bash
# Installs what the tests need and this machine lacks: PostgreSQL, MariaDB, Chromium, a
# C compiler for the race detector, and Node with npm, from the packages of Debian or
# Ubuntu. Does nothing when all of it is there. Nothing is started, and nothing present
# is changed.
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
has_chromium() {
	local name
	for name in "${CHROMIUM:-chromium}" chromium-browser google-chrome; do
		if find_program "$name" >/dev/null; then return; fi
	done
	return 1
}
has_chromium || missing+=(chromium)

# The page is built and tested with Node. That of Debian 12 is too old, hence the look
# at what would be installed.
node_remedy="Install Node 20.19 or newer with npm: https://nodejs.org/en/download"
is_new() { [ "$(printf '20.19\n%s\n' "$1" | sort -V | head -n 1)" = 20.19 ]; }
if find_program node >/dev/null; then
	node=$(node --version)
	is_new "${node#v}" || fail "Node $node is too old to build the page. $node_remedy"
else
	missing+=(nodejs)
fi
need npm npm

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
check_offered_node() {
	local offered
	[[ " ${missing[*]} " == *" nodejs "* ]] || return 0
	offered=$(apt-cache show --no-all-versions nodejs | awk '/^Version:/ {print $2}')
	is_new "$offered" || fail "the nodejs package here is $offered, too old to build the page. $node_remedy"
}
for attempt in 1 2 3; do
	if apt update -qq && check_offered_node && apt install -y -qq --no-install-recommends "${missing[@]}"; then
		exit 0
	fi
	say "apt-get failed (try $attempt of 3)"
	sleep $((attempt * 5))
done
fail "apt-get could not install: ${missing[*]}"
