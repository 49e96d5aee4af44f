#!/bin/sh
# One direction of includes:
#	base < json crypto < model < db store < repo < service < fcgi tools
# A layer may include what stands left of it, and itself.  Neighbours (json
# and crypto, db and store) do not know each other.
. "$(dirname "$0")/lint.sh"

# The folders that a file of this folder may include from.
allowed()
{
	case $1 in
	lib/base) echo 'lib/base' ;;
	lib/json) echo 'lib/base lib/json' ;;
	lib/crypto) echo 'lib/base lib/crypto' ;;
	lib/model) echo 'lib/base lib/json lib/crypto lib/model' ;;
	lib/db) echo 'lib/base lib/json lib/crypto lib/model lib/db' ;;
	lib/store) echo 'lib/base lib/json lib/crypto lib/model lib/store' ;;
	lib/repo)
		echo 'lib/base lib/json lib/crypto lib/model lib/db lib/store' \
			'lib/repo'
		;;
	lib/service)
		echo 'lib/base lib/json lib/crypto lib/model lib/db lib/store' \
			'lib/repo lib/service'
		;;
	fcgi | tools)
		echo 'lib/base lib/json lib/crypto lib/model lib/db lib/store' \
			"lib/repo lib/service $1"
		;;
	esac
}

# "file:line path" of each include in quotes.
quoted_includes()
{
	c_files lib fcgi tools | while read -r file; do
		grep -nE '^[ \t]*#[ \t]*include[ \t]*"' "$file" |
			sed -E 's|^([0-9]+):[^"]*"([^"]*)".*|'"$file"':\1 \2|'
	done
}

directions()
{
	quoted_includes | while read -r place path; do
		[ "$path" = config.h ] && continue
		from=${place%/*}
		to=${path%/*}
		case $from in
		tools)
			# The operator's program prints the route tables.
			case $path in fcgi/rout*.h) continue ;; esac
			;;
		esac
		case " $(allowed "$from") " in
		*" $to "*) ;;
		*) echo "$place: $from may not include $path" ;;
		esac
	done
}

whole_paths()
{
	quoted_includes | while read -r place path; do
		case $path in
		config.h | lib/*/*.h | fcgi/*.h | tools/*.h) ;;
		*) echo "$place: write \"$path\" from the root of the sources" ;;
		esac
	done
}

# only HEADER FOLDER: nobody else includes a foreign header.
only()
{
	c_files lib fcgi tools | while read -r file; do
		case $file in "$2"/*) continue ;; esac
		grep -nE "^[ 	]*#[ 	]*include[ 	]*[<\"]([a-z]*/)?$1" "$file" |
			sed "s|^|$file:|"
	done
}

never()
{
	c_files lib fcgi tools tests | while read -r file; do
		grep -n "$1" "$file" | sed "s|^|$file:|"
	done
}

# model decides from what it is given.
pure()
{
	c_files lib/model | while read -r file; do
		code_only "$file" | grep -nwE 'hps_now_us|hps_ticks_us|time|gettimeofday|clock_gettime|getenv|open|openat|fopen|read|write|socket|random|getrandom|srand|rand' |
			grep -E '(hps_now_us|hps_ticks_us|[a-z_]+)[ 	]*\(' |
			grep -wE '(hps_now_us|hps_ticks_us|time|gettimeofday|clock_gettime|getenv|open|openat|fopen|read|write|socket|random|getrandom|srand|rand)[ 	]*\(' |
			sed "s|^|$file:|"
	done
}

check 'includes go in one direction' directions
check 'includes name whole paths' whole_paths
check 'only lib/db includes mysql.h' only 'mysql\.h' lib/db
check 'only fcgi includes fcgiapp.h' only 'fcgiapp\.h' fcgi
check 'nobody includes fcgi_stdio.h' never 'include.*fcgi_std[i]o\.h'
check 'lib/model has no clock, no file and no chance' pure
finish
