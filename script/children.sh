# The processes of script/server: started with the rights of one user, each
# with its log, ended in the opposite order.  Bash, sourced.

# As root everything runs as a system user: hps_as_user holds the command.
hps_as_user=()
# Capabilities that this user keeps, see hps_choose_user.
hps_capabilities=()
hps_names=()
declare -A hps_pids=()

hps_choose_user() {
	[ "$(id -u)" = 0 ] || return 0
	local user=${HPS_USER:-www-data} group
	group=$(id -gn "$user" 2>/dev/null) ||
		hps_die "there is no user $user; set HPS_USER"
	[ "$user" != root ] || hps_die "HPS_USER may not be root"
	hps_as_user=(setpriv --reuid "$user" --regid "$group" --clear-groups)
	if ! "${hps_as_user[@]}" test -r "$HPS_TOP/script/server"; then
		hps_note "$user may not enter $HPS_TOP: it gets the right to read" \
			"all files; put the checkout elsewhere, /srv say, to avoid that"
		hps_capabilities+=(dac_read_search)
	fi
}

# hps_own PATH: give what root made to the user who uses it.
hps_own() {
	[ ${#hps_as_user[@]} = 0 ] ||
		find "$1" ! -user "${hps_as_user[2]}" \
			-exec chown -h "${hps_as_user[2]}:${hps_as_user[4]}" {} +
}

# hps_prefix: sets $prefix to what a command of the system user begins with.
hps_prefix() {
	prefix=("${hps_as_user[@]}")
	local name list=
	[ ${#prefix[@]} -gt 0 ] || return 0
	for name in "${hps_capabilities[@]}"; do
		list+=,+$name
	done
	[ -z "$list" ] ||
		prefix+=(--inh-caps "${list#,}" --ambient-caps "${list#,}")
}

hps_as() {
	local prefix
	hps_prefix
	"${prefix[@]}" "$@"
}

# hps_start NAME COMMAND...: in a session of its own, so that Ctrl-C reaches
# this script alone, which ends them in order; and should it be killed, the
# kernel ends them.
hps_start() {
	local name=$1 prefix
	shift
	hps_prefix
	[ ${#prefix[@]} -gt 0 ] || prefix=(setpriv)
	setsid "${prefix[@]}" --pdeathsig TERM "$@" \
		</dev/null >>"$HPS_STATE/log/$name.log" 2>&1 &
	hps_pids[$name]=$!
	hps_names+=("$name")
}

# hps_until SECONDS NAME COMMAND...: repeat it until it succeeds.  Fails when
# the time is over or when a child has ended.
hps_until() {
	local end=$((SECONDS + $1)) child
	shift 2
	until "$@" 2>/dev/null; do
		[ $SECONDS -lt $end ] || return 1
		for child in "${hps_names[@]}"; do
			kill -0 "${hps_pids[$child]}" 2>/dev/null ||
				hps_die "$child ended; see $HPS_STATE/log/$child.log"
		done
		sleep 0.1
	done
}

# hps_stop NAME: TERM, and KILL for what has not ended after 20 seconds.
hps_stop() {
	local pid=${hps_pids[$1]} tries=200
	kill -TERM "$pid" 2>/dev/null || return 0
	while kill -0 "$pid" 2>/dev/null; do
		if [ $((tries -= 1)) = 0 ]; then
			hps_note "$1 does not end, killing it"
			kill -KILL -- "-$pid" "$pid" 2>/dev/null
		fi
		sleep 0.1
	done
	wait "$pid" 2>/dev/null
}

# The last started first, so MariaDB last.
hps_stop_all() {
	local i
	trap '' INT TERM HUP
	for ((i = ${#hps_names[@]} - 1; i >= 0; i--)); do
		hps_stop "${hps_names[i]}"
	done
	hps_names=()
}

# Wait until a child ends by itself: then the store is not whole any more.
hps_watch() {
	local ended name
	wait -n -p ended "${hps_pids[@]}"
	for name in "${hps_names[@]}"; do
		[ "${hps_pids[$name]}" != "${ended-}" ] ||
			hps_die "$name ended; see $HPS_STATE/log/$name.log"
	done
}
