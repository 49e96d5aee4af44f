#!/bin/sh
# The man pages are sound, and hps.conf(5) names every setting.
. "$(dirname "$0")/lint.sh"

# Other pages than those of this system are not looked for.
sound()
{
	for page in man/*.[158]; do
		case $(head -n 1 "$page") in .so*) continue ;; esac
		mandoc -T lint -W warning "$page" |
			grep -v 'referenced manual not found'
	done
}

listed()
{
	for page in man/*.[158]; do
		grep -q "$page" man/local.mk || echo "$page is not in man/local.mk"
	done
}

# Keys in the table of settings: the first string of each row.
keys()
{
	sed -nE 's/^[ 	]*\[HPS_SET_[A-Z_]+\] = [A-Z]+\("([a-z_]+)".*/\1/p' \
		lib/base/settings_table.c
}

settings()
{
	keys | while read -r key; do
		grep -qx "\.It Cm $key" man/hps.conf.5 ||
			echo "man/hps.conf.5 lacks $key"
	done
	sed -nE 's/^\.It Cm ([a-z_]+)$/\1/p' man/hps.conf.5 |
		while read -r key; do
			keys | grep -qx "$key" ||
				echo "man/hps.conf.5: there is no setting $key"
		done
}

if command -v mandoc >/dev/null; then
	check 'man pages are sound' sound
else
	skip 'man pages are sound' 'mandoc is not installed'
fi
check 'man pages are installed' listed
if [ -f lib/base/settings_table.c ]; then
	check 'hps.conf(5) names every setting' settings
else
	skip 'hps.conf(5) names every setting' 'there is no table of settings'
fi
finish
