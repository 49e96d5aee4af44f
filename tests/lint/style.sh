#!/bin/sh
# What a reader sees before reading: lengths, columns, tabs, layout.
. "$(dirname "$0")/lint.sh"

file_lines_max=400
function_lines_max=80	# a defect; beyond 40 it is reported
columns_max=80

long_files()
{
	c_files lib fcgi tools | while read -r file; do
		lines=$(wc -l <"$file")
		[ "$lines" -le "$file_lines_max" ] ||
			echo "$file: $lines lines, at most $file_lines_max"
	done
}

# "file:line lines" of every function: from the brace in column one to its end.
functions()
{
	c_files lib fcgi tools | while read -r file; do
		awk -v file="$file" '
			/^\{/ { start = NR }
			/^\}[ \t]*$/ && start {
				print file ":" start, NR - start - 1
				start = 0
			}
			/^\};/ { start = 0 }' "$file"
	done
}

long_functions()
{
	functions | awk -v max="$function_lines_max" '
		$2 > max { print $1 ": a function of " $2 " lines" }'
}

report_functions()
{
	functions | awk '$2 > 40 { print "# " $1 ": a function of " $2 " lines" }'
}

# Tables between clang-format off and on may be wider.
wide_lines()
{
	c_files lib fcgi tools tests | while read -r file; do
		expand "$file" | awk -v file="$file" -v max="$columns_max" '
			/clang-format off/ { off = 1 }
			/clang-format on/ { off = 0 }
			!off && length($0) > max {
				print file ":" NR ": " length($0) " columns"
			}'
	done
}

spaces()
{
	c_files lib fcgi tools tests | while read -r file; do
		awk -v file="$file" '
			/^        / { print file ":" NR ": indent with tabs" }
			/^ +\t/ { print file ":" NR ": a space before a tab" }' \
			"$file"
	done
}

texts()
{
	for dir in lib fcgi tools sql man docs tests loader examples script \
	    apache-conf lighttpd-conf bench; do
		[ -d "$dir" ] || continue
		find "$dir" -type d \( -name node_modules -o -name dist \
			-o -name seeds -o -name data -o -name corpus \) -prune -o \
			-type f \( -name '*.[ch]' -o -name '*.mjs' -o \
			-name '*.js' -o -name '*.ts' -o -name '*.sh' -o \
			-name '*.sql' -o -name '*.mk' -o -name '*.md' -o \
			-name '*.lua' -o -name '*.conf' -o -name '*.[158]' -o \
			-name '*.awk' -o -name '*.py' \) -print
	done
	for file in openapi.yaml Makefile.am configure.ac *.md; do
		[ -f "$file" ] && echo "$file"
	done
}

line_ends()
{
	texts | sort | while read -r file; do
		grep -nE '[ 	]+$' "$file" |
			sed -E "s|^([0-9]+):.*|$file:\\1: white space at the end|"
		if grep -q "$(printf '\r')" "$file"; then
			echo "$file: carriage returns"
		fi
		[ -z "$(tail -c 1 "$file")" ] ||
			echo "$file: no newline at the end of the file"
	done
}

layout()
{
	c_files lib fcgi tools |
		xargs "$clang_format" --dry-run --Werror 2>&1 |
		grep 'error:' | cut -d: -f1,2 | sort -u | cut -d: -f1 | uniq -c |
		awk '{ print $2 ": " $1 " places; " "'"$clang_format"' -i" }'
}

clang_format=
for program in clang-format-14 clang-format; do
	if command -v "$program" >/dev/null; then
		case $("$program" --version) in
		*' 14.'*) clang_format=$program ;;
		esac
	fi
	[ -z "$clang_format" ] || break
done

check "files of at most $file_lines_max lines" long_files
check "functions of at most $function_lines_max lines" long_functions
report_functions
check "lines of at most $columns_max columns" wide_lines
check 'tabs for indentation' spaces
check 'clean ends of lines and files' line_ends
if [ -n "$clang_format" ]; then
	check 'layout as .clang-format says' layout
else
	skip 'layout as .clang-format says' 'clang-format 14 is not installed'
fi
finish
