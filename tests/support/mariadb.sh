#!/bin/sh
# A private MariaDB for tests: a data folder of its own, a unix socket, no
# network, nothing durable.
#
#	mariadb.sh run COMMAND [ARG...]
#		run COMMAND with a fresh server and throw the server away:
#		HPS_TEST_DB_SOCKET, HPS_TEST_DB_PID and HPS_TEST_DB_DIR say
#		where it is.  The user is root without a password.
#	mariadb.sh start DIR
#		start a server on DIR/data, a copy of the template if it is not
#		there yet; its socket is DIR/s, its process DIR/pid.
#	mariadb.sh stop DIR
#		end it and keep its data.
#	mariadb.sh template
#		make the template, which the other verbs do by themselves.
#
# The template, an empty data folder (1 to 3 s), is made once per build
# folder; each server works on a copy (well below a second).  DIR must be
# short: a socket's path has at most 107 bytes.
set -eu
PATH=$PATH:/usr/sbin:/usr/local/sbin:/sbin
export PATH

template=${HPS_BUILDDIR:-${TMPDIR:-/tmp}}/tests/support/mariadb-template
if [ "$(id -u)" = 0 ]; then user=--user=root; else user=; fi
# Small files, so that a copy is cheap; the server must be told the same.
sizes='--innodb-log-file-size=8M --innodb-data-file-path=ibdata1:8M:autoextend'

die() {
	echo "mariadb.sh: $*" >&2
	exit 1
}

make_template() {
	mkdir -p "$(dirname "$template")"
	exec 9>"$template.lock"
	flock 9
	if [ ! -d "$template" ]; then
		command -v mariadb-install-db >/dev/null ||
			die "install the package mariadb-server"
		rm -rf "$template.new"
		# shellcheck disable=SC2086
		mariadb-install-db --no-defaults --force $user $sizes \
			--datadir="$template.new" --skip-test-db \
			--auth-root-authentication-method=normal \
			>"$template.log" 2>&1 </dev/null 9>&- ||
			die "mariadb-install-db failed, see $template.log"
		mv "$template.new" "$template"
	fi
	exec 9>&-
}

# True for a process that runs; one that nobody has waited for does not.
alive() {
	kill -0 "$1" 2>/dev/null &&
		! grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null
}

# Start a server on DIR as a child of this shell: start_server DIR [PREFIX...]
start_server() {
	dir=$1
	shift
	[ ${#dir} -le 90 ] || die "the path $dir is too long for a socket"
	if [ ! -d "$dir/data" ]; then
		make_template
		mkdir -p "$dir"
		cp -R "$template" "$dir/data.new"
		mv "$dir/data.new" "$dir/data"
	fi
	rm -f "$dir/s"
	# shellcheck disable=SC2086
	"$@" mariadbd --no-defaults $user $sizes --datadir="$dir/data" \
		--socket="$dir/s" --pid-file="$dir/server.pid" \
		--skip-networking --skip-log-bin --skip-name-resolve \
		--innodb-buffer-pool-size=32M --innodb-doublewrite=0 \
		--innodb-flush-log-at-trx-commit=0 --performance-schema=0 \
		--max-connections=100 >"$dir/log" 2>&1 </dev/null &
	server=$!
	echo "$server" >"$dir/pid"
	while [ ! -S "$dir/s" ] ||
		! grep -q 'ready for connections' "$dir/log"; do
		if ! alive "$server"; then
			tail -n 20 "$dir/log" >&2
			die "the server did not start"
		fi
		sleep 0.02
	done
}

stop_server() {
	[ -f "$1/pid" ] || return 0
	pid=$(cat "$1/pid")
	kill -CONT "$pid" 2>/dev/null || true
	kill "$pid" 2>/dev/null || true
	tries=0
	while alive "$pid"; do
		tries=$((tries + 1))
		[ "$tries" -lt 500 ] || kill -KILL "$pid" 2>/dev/null || true
		sleep 0.02
	done
	rm -f "$1/pid" "$1/s"
}

# Remove what earlier runs left that were killed before they could tidy up.
sweep() {
	for old in "${TMPDIR:-/tmp}"/hps-db.*; do
		[ -O "$old" ] && [ -f "$old/owner" ] || continue
		if ! alive "$(cat "$old/owner")"; then
			[ ! -f "$old/pid" ] ||
				[ "$(readlink "/proc/$(cat "$old/pid")/cwd")" \
					!= "$old/data" ] ||
				kill -KILL "$(cat "$old/pid")" || true
			rm -rf "$old"
		fi
	done
}

throw_away() {
	trap - EXIT
	[ -z "$command" ] || kill "$command" 2>/dev/null || true
	[ -z "$server" ] || kill -KILL "$server" 2>/dev/null || true
	wait 2>/dev/null || true
	rm -rf "$home"
}

run() {
	sweep
	server=
	command=
	home=$(mktemp -d "${TMPDIR:-/tmp}/hps-db.XXXXXX")
	trap throw_away EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
	echo $$ >"$home/owner"
	# The server must not outlive a script that is killed with -9.
	if setpriv --pdeathsig KILL true 2>/dev/null; then
		start_server "$home" setpriv --pdeathsig KILL
	else
		start_server "$home"
	fi
	HPS_TEST_DB_DIR=$home
	HPS_TEST_DB_SOCKET=$home/s
	HPS_TEST_DB_PID=$server
	export HPS_TEST_DB_DIR HPS_TEST_DB_SOCKET HPS_TEST_DB_PID
	# In the background, so that a signal is handled while it runs.
	"$@" <&0 &
	command=$!
	status=0
	wait "$command" || status=$?
	command=
	exit "$status"
}

verb=${1-}
[ $# -gt 0 ] && shift
case $verb in
run) run "$@" ;;
start) start_server "$1" setsid ;;
stop) stop_server "$1" ;;
template) make_template ;;
*) die "use run, start, stop or template" ;;
esac
