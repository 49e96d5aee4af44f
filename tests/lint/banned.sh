#!/bin/sh
# Calls that are not made here, as whole words outside comments and strings.
. "$(dirname "$0")/lint.sh"

# calls WORDS FILE...: places where one of the functions is called.
calls()
{
	words=$1
	shift
	for file in "$@"; do
		code_only "$file" | grep -nE "(^|[^A-Za-z0-9_])($words)[ 	]*\(" |
			sed "s|^|$file:|"
	done
}

dangerous='strcpy|strcat|sprintf|vsprintf|gets|strtok|system|popen|alloca'

outside_log()
{
	c_files lib | grep -vE '^lib/base/log\.[ch]$'
}

# What lib/service/live*.c keeps lives longer than a request.
arena_users()
{
	c_files lib/repo lib/service | grep -v '^lib/service/live'
	c_files fcgi | grep '^fcgi/h_' || :
}

check 'no call that cannot be made safely' \
	calls "$dangerous" $(c_files lib fcgi tools tests)
check 'libraries never log' \
	calls 'hps_log|hps_log_[a-z]+|printf|vprintf|puts|perror|syslog|warnx?' \
	$(outside_log)
check 'handlers, services and repositories free nothing' \
	calls 'free' $(arena_users)
check 'reconnecting and local files of the database stay off' \
	calls 'mysql_query|mysql_real_query|mysql_set_local_infile_default' \
	$(c_files lib/repo lib/service fcgi tools)
finish
