#!/usr/bin/env bash
# with-databases.sh COMMAND...: runs the command with throw-away PostgreSQL and MariaDB
# servers, whose addresses are in APPFORGE_TEST_POSTGRES and APPFORGE_TEST_MYSQL, and
# ends with the command's exit code. Both listen on a free port of the loopback
# interface, keep their data in memory where that is possible, promise nothing about a
# crash of the machine (fsync off), and are gone afterwards, however the command ends.
# A variable that is already set is left alone, and no server started for it.
set -Eeuo pipefail
. "$(dirname "$0")/lib.sh"
[ $# -gt 0 ] || fail "usage: with-databases.sh COMMAND [ARGUMENT...]"

dir=
pids=()
clean_up() {
	local pid
	for pid in "${pids[@]}"; do
		kill -KILL "$pid" 2>/dev/null || true # the data is thrown away anyway
		wait "$pid" 2>/dev/null || true
	done
	# PostgreSQL's helpers notice within moments that their parent is gone.
	[ -z "$dir" ] || rm -rf "$dir" 2>/dev/null || { sleep 1 && rm -rf "$dir"; }
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# The servers refuse to run as root.
user=()
if [ "$(id -u)" -eq 0 ]; then
	user=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
fi
own() { "${user[@]}" env HOME="$dir" "$@"; }

make_dir() {
	local base=${TMPDIR:-/tmp}
	if [ -w /dev/shm ] && [ "$(df -Pk /dev/shm | awk 'NR==2 {print $4}')" -gt 2097152 ]; then
		base=/dev/shm
	fi
	dir=$(mktemp -d "$base/appforge-test.XXXXXX")
	[ "$(id -u)" -ne 0 ] || chown nobody:nogroup "$dir"
}

free_port() {
	local port
	for _ in $(seq 100); do
		port=$((20000 + (RANDOM * 32768 + RANDOM) % 10000))
		if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
			printf '%s\n' "$port"
			return
		fi
	done
	fail "no free port was found"
}

# start NAME READY...: starts the server that the array command holds, in a session of
# its own so that a Ctrl-C reaches it through us, and waits until READY succeeds. On
# Linux it also ends if this script is killed by force. Fails when the server ends,
# as it does when someone took its port.
start() {
	local name=$1 pid deathsig=()
	shift
	if [ "$(uname -s)" = Linux ]; then
		deathsig=(setpriv --pdeathsig KILL)
	fi
	setsid "${user[@]}" "${deathsig[@]}" env HOME="$dir" "${command[@]}" >"$dir/$name.log" 2>&1 </dev/null &
	pid=$!
	pids+=("$pid")
	for _ in $(seq 600); do
		if "$@" >/dev/null 2>&1; then
			return 0
		fi
		if ! kill -0 "$pid" 2>/dev/null; then
			return 1
		fi
		sleep 0.1
	done
	give_up "$name"
}

# give_up NAME shows why a server did not start.
give_up() {
	tail -n 20 "$dir/$1.log" >&2 || true
	fail "$1 did not start"
}

start_postgres() {
	local port ready createdb
	ready=$(find_program pg_isready)
	createdb=$(find_program createdb)
	own "$(find_program initdb)" -D "$dir/postgres" -U appforge --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$dir/initdb.log" 2>&1 ||
		{ cat "$dir/initdb.log" >&2; fail "PostgreSQL's initdb failed"; }
	for _ in 1 2 3 4 5; do
		port=$(free_port)
		command=("$(find_program postgres)" -D "$dir/postgres" -p "$port" -k "$dir" -c listen_addresses=127.0.0.1
			-c max_connections=500 -c fsync=off -c synchronous_commit=off -c full_page_writes=off
			-c autovacuum=off -c dynamic_shared_memory_type=mmap)
		if start PostgreSQL "$ready" -q -h 127.0.0.1 -p "$port" -U appforge; then
			own "$createdb" -h 127.0.0.1 -p "$port" -U appforge appforge
			export APPFORGE_TEST_POSTGRES="postgres://appforge@127.0.0.1:$port/appforge?sslmode=disable"
			return
		fi
	done
	give_up PostgreSQL
}

start_mariadb() {
	local port admin
	admin=$(find_program mariadb-admin)
	own "$(find_program mariadb-install-db)" --no-defaults --datadir="$dir/mariadb" --auth-root-authentication-method=normal \
		--skip-test-db >"$dir/install-db.log" 2>&1 || { cat "$dir/install-db.log" >&2; fail "MariaDB's install-db failed"; }
	# The tests make databases of their own, hence the rights on everything.
	own sh -c 'cat >"$1"' sh "$dir/init.sql" <<-'SQL'
		CREATE DATABASE IF NOT EXISTS appforge CHARACTER SET utf8mb4;
		CREATE USER IF NOT EXISTS 'appforge'@'127.0.0.1' IDENTIFIED BY 'appforge';
		GRANT ALL ON *.* TO 'appforge'@'127.0.0.1' WITH GRANT OPTION;
	SQL
	for _ in 1 2 3 4 5; do
		port=$(free_port)
		command=("$(find_program mariadbd)" --no-defaults --datadir="$dir/mariadb" --socket="$dir/mariadb.sock"
			--pid-file="$dir/mariadb.pid" --tmpdir="$dir" --init-file="$dir/init.sql" --bind-address=127.0.0.1 --port="$port"
			--max-connections=500 --skip-name-resolve --skip-log-bin --character-set-server=utf8mb4
			--innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --innodb-flush-method=nosync)
		if start MariaDB "$admin" --no-defaults -h 127.0.0.1 -P "$port" --protocol=tcp -u appforge -pappforge ping; then
			export APPFORGE_TEST_MYSQL="mysql://appforge:appforge@127.0.0.1:$port/appforge"
			return
		fi
	done
	give_up MariaDB
}

[ -n "${APPFORGE_TEST_POSTGRES:-}" ] && [ -n "${APPFORGE_TEST_MYSQL:-}" ] || make_dir
[ -n "${APPFORGE_TEST_POSTGRES:-}" ] || start_postgres
[ -n "${APPFORGE_TEST_MYSQL:-}" ] || start_mariadb
say "databases are up"
status=0
"$@" || status=$?
exit "$status"
