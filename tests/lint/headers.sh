#!/bin/sh
# Every header says what it is for, guards itself and documents what it offers.
. "$(dirname "$0")/lint.sh"

headers()
{
	c_files lib fcgi tools | grep '\.h$'
}

opening()
{
	headers | while read -r file; do
		name=${file##*/}
		awk -v file="$file" -v name="$name" '
			NR == 1 && $0 != "/*" {
				print file ": begin with a comment"; exit
			}
			NR == 2 && index($0, " * " name " - ") != 1 {
				print file ":2: begin with \"" name " - \""
				exit
			}' "$file"
	done
}

guards()
{
	headers | while read -r file; do
		guard=HPS_$(echo "${file#lib/}" | tr 'a-z/.-' 'A-Z___')
		grep -qx "#ifndef $guard" "$file" &&
			grep -qx "#define $guard" "$file" ||
			echo "$file: the guard should be $guard"
	done
}

# A prototype is documented by the comment before it.  One comment may stand
# for several prototypes that follow each other without an empty line.  Headers
# that say they are private to some files are left alone.
prototypes()
{
	headers | while read -r file; do
		sed '/\*\//q' "$file" | grep -qi 'private to' && continue
		awk -v file="$file" '
			/^[ \t]*$/ { documented = 0; next }
			/\*\/[ \t]*$/ { documented = 1; next }
			/^( \*|\/\*|#|\t|\}|\{)/ { next }
			/^(extern|struct|enum|union)[^(]*[{;]/ { next }
			/^(static|typedef)/ { next }
			# What a macro hides ends in an underscore.
			/^[A-Za-z_].*[A-Za-z0-9]\(/ && !/[A-Za-z0-9]_\(/ {
				if (!documented)
					print file ":" NR ": no comment before it: " $0
			}' "$file"
	done
}

check 'every header begins with what it is for' opening
check 'every header has a guard named after its path' guards
check 'every prototype has a comment' prototypes
finish
