# Functions that script/server, script/test and .ci/run share.  Bash, sourced
# with HPS_TOP set to the top of the checkout.

# An ordinary user's PATH lacks the folders of servers.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export PATH

hps_note() {
	printf '==> %s\n' "$*" >&2
}

hps_die() {
	printf 'error: %s\n' "$*" >&2
	exit 1
}

# hps_missing GROUP...: the packages of these groups that are not here.
hps_missing() {
	local group package command
	while read -r group package command; do
		case " $* " in *" $group "*) ;; *) continue ;; esac
		[ -n "$command" ] && command -v "$command" >/dev/null && continue
		[ "$(dpkg-query -W -f '${db:Status-Status}' "$package" \
			2>/dev/null)" = installed ] || printf '%s\n' "$package"
	done < <(grep -v '^#' "$HPS_TOP/script/packages") | sort -u
}

# A package may start a service at once and at every boot.  The store runs
# its own processes, so what we install stays off.
hps_apt() {
	local sudo="" policy=/usr/sbin/policy-rc.d
	if [ "$(id -u)" != 0 ]; then
		command -v sudo >/dev/null ||
			hps_die "installing packages needs root, and sudo is not here"
		sudo="sudo"
	fi
	[ -n "${HPS_APT_UPDATED-}" ] || $sudo apt-get -qq update >&2 || return
	HPS_APT_UPDATED=1
	[ -e "$policy" ] && policy=""
	[ -z "$policy" ] || printf '#!/bin/sh\nexit 101\n' |
		$sudo install -m 755 /dev/stdin "$policy"
	$sudo env DEBIAN_FRONTEND=noninteractive apt-get -y -qq \
		-o Dpkg::Use-Pty=0 install --no-install-recommends "$@" >&2
	local status=$?
	[ -z "$policy" ] || $sudo rm -f "$policy"
	case " $* " in *" lighttpd "*)
		if [ -d /run/systemd/system ]; then
			$sudo systemctl disable --now lighttpd >/dev/null 2>&1
		fi ;;
	esac
	return $status
}

# hps_install GROUP...: install what is missing of these groups.
hps_install() {
	local missing
	mapfile -t missing < <(hps_missing "$@")
	[ ${#missing[@]} = 0 ] && return 0
	command -v apt-get >/dev/null ||
		hps_die "not a Debian: install by hand ${missing[*]}"
	hps_note "installing ${missing[*]}"
	hps_apt "${missing[@]}"
}

# hps_configure FOLDER [ARGUMENT...]: a build folder beside the sources.
# Configured again only when the arguments or configure itself changed.
hps_configure() {
	local build=$1 wanted
	shift
	if [ ! -x "$HPS_TOP/configure" ] ||
	    [ "$HPS_TOP/configure.ac" -nt "$HPS_TOP/configure" ]; then
		hps_note "making ./configure"
		"$HPS_TOP/bootstrap" >&2 || return
	fi
	mkdir -p "$build" || return
	wanted=$(printf '%q ' "$@")
	if [ ! -f "$build/Makefile" ] ||
	    [ "$(cat "$build/.arguments" 2>/dev/null)" != "$wanted" ]; then
		hps_note "configuring in $build"
		(cd "$build" && "$HPS_TOP/configure" --quiet "$@") >&2 || return
		printf '%s' "$wanted" >"$build/.arguments"
	fi
}

hps_jobs() {
	nproc 2>/dev/null || echo 2
}
