#!/bin/sh
# The project speaks only of itself: no place of a machine that built it, no
# registry that a lock file was made with.
. "$(dirname "$0")/lint.sh"

# What belongs to the project: by git where there is git, else everything
# that the tarball holds.
ours()
{
	if [ -e .git ] && command -v git >/dev/null; then
		git ls-files --cached --others --exclude-standard
	else
		find . -type f \( -name '*.[ch158]' -o -name '*.m*' -o \
			-name '*.js*' -o -name '*.ts' -o -name '*.sh' -o \
			-name '*.sql' -o -name '*.yaml' -o -name '*.conf' -o \
			-name '*.lua' -o -name '*.am' -o -name '*.ac' \) |
			grep -vE '/(node_modules|dist|autom4te\.cache|var)/'
	fi | sed 's,^\./,,' | sort
}

# mention PATTERN: where a text mentions it.  -I leaves out binary files.
mention()
{
	ours | grep -v '^tests/lint/names\.sh$' | tr '\n' '\0' |
		xargs -0 grep -InE -- "$1" /dev/null | cut -c 1-160
}

lock_files()
{
	ours | grep -E '(^|/)(package-lock|npm-shrinkwrap)\.json$'
}

resolved()
{
	lock_files | while read -r file; do
		grep -n '"resolved"' "$file" | sed "s|^|$file:|" | head -n 3
	done
}

registries()
{
	mention 'registry\.(npmjs|yarnpkg|npmmirror)\.|npm\.pkg\.github\.com|deb\.debian\.org|/npm-proxy/|_authToken'
}

check 'no folders of a machine' \
	mention '(^|[^A-Za-z0-9_.$}{/-])/(work|home/[a-z]+|tmp/(wt|b)-)(/|[^A-Za-z0-9_/-]|$)'
check 'lock files without addresses' resolved
check 'no registries' registries
check 'no numbers of issues' \
	mention '(^|[^a-z])(issue|issues|pull request) #?[0-9]+([^0-9.]|$)'
finish
