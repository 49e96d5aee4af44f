# lint.sh - what the lints in sh share; sourced, never run.
#
# A check writes each complaint as a line; one that writes nothing, neither to
# standard output nor to standard error, passes.  The result is TAP.

set -u
LC_ALL=C
export LC_ALL
cd "${HPS_SRCDIR:-$(dirname "$0")/../..}" || exit 1
lint_count=0

# check NAME COMMAND...: run a command; what it prints are the complaints.
check()
{
	lint_name=$1
	shift
	lint_count=$((lint_count + 1))
	lint_out=$("$@" 2>&1)
	if [ -z "$lint_out" ]; then
		printf 'ok %d - %s\n' "$lint_count" "$lint_name"
		return
	fi
	printf 'not ok %d - %s\n' "$lint_count" "$lint_name"
	printf '%s\n' "$lint_out" | sed 's/^/# /'
}

# skip NAME REASON
skip()
{
	lint_count=$((lint_count + 1))
	printf 'ok %d - %s # SKIP %s\n' "$lint_count" "$1" "$2"
}

# Print the plan.  Call it last.
finish()
{
	printf '1..%d\n' "$lint_count"
}

# The sources in C below the folders named, in order.
c_files()
{
	for lint_dir in "$@"; do
		[ -d "$lint_dir" ] || continue
		find "$lint_dir" -type f -name '*.[ch]'
	done | sort
}

# A source in C without comments and without what strings hold; lines stay.
code_only()
{
	awk -f tests/lint/code-only.awk "$1"
}
