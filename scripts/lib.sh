# Shared by the scripts beside this file, which source it.

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

fail() {
	say "$*"
	exit 1
}

# find_program NAME prints its path. Debian keeps PostgreSQL's programs off the PATH.
find_program() {
	local found
	if found=$(command -v "$1"); then
		printf '%s\n' "$found"
		return
	fi
	for found in /usr/lib/postgresql/*/bin/"$1" /usr/sbin/"$1" /usr/local/go/bin/"$1"; do
		if [ -x "$found" ]; then
			printf '%s\n' "$found"
			return
		fi
	done
	return 1
}
