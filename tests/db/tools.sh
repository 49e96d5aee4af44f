#!/bin/sh
# hps-admin and hps-clerk as an operator meets them, on a database and a state
# folder of their own.
: "${HPS_SRCDIR:=.}" "${HPS_BUILDDIR:=.}"
export HPS_SRCDIR HPS_BUILDDIR
if [ -z "${HPS_TEST_DB_SOCKET-}" ]; then
	exec "$HPS_SRCDIR/tests/support/mariadb.sh" run "$0"
fi
# Only the settings that are written below.
for name in $(env | sed -n 's/^\(HPS_[A-Z_]*\)=.*/\1/p'); do
	case $name in
	HPS_SRCDIR | HPS_BUILDDIR | HPS_TEST_*) ;;
	*) unset "$name" ;;
	esac
done

top=$(mktemp -d "${TMPDIR:-/tmp}/hps-tools.XXXXXX")
clerk=
trap '[ -z "$clerk" ] || kill "$clerk" 2>/dev/null; rm -rf "$top"' EXIT
state=$top/state
tests=0

sql()
{
	mariadb --no-defaults --user=root --socket="$HPS_TEST_DB_SOCKET" \
		--batch --skip-column-names "$@"
}

# write_config NAME USER SOCKET: $top/NAME.conf
write_config()
{
	cat >"$top/$1.conf" <<-END
		state = $state
		sql = $HPS_SRCDIR/sql
		db_name = tools
		db_user = $2
		db_socket = $3
		hash_memory_kib = 19456
		hash_passes = 2
	END
}

# admin [STATUS] WORD...: run hps-admin; out and err hold what it printed.
admin()
{
	"$HPS_BUILDDIR/tools/hps-admin" --config "$top/owner.conf" "$@" \
		>"$top/out" 2>"$top/err"
}

# is STATUS COMMAND...: the command ends with this status.
is()
{
	expected=$1
	shift
	"$@" </dev/null
	status=$?
	[ "$status" -eq "$expected" ] && return
	echo "# $*: status $status, not $expected"
	sed 's/^/# /' "$top/out" "$top/err"
	return 1
}

# says PATTERN FILE: it printed a line like this.
says()
{
	grep -q -- "$1" "$top/$2" && return
	echo "# there is no line like '$1' in what was printed:"
	sed 's/^/# /' "$top/$2"
	return 1
}

check()
{
	tests=$((tests + 1))
	name=$1
	shift
	if "$@"; then
		echo "ok $tests - $name"
	else
		echo "not ok $tests - $name"
	fi
}

migrates()
{
	is 0 admin migrate --pending && says 0001_people.sql out &&
		is 0 admin migrate && says 0004_records.sql out &&
		is 0 admin migrate && says 'up to date' err
}

explains_usage()
{
	is 2 admin && is 2 admin nonsense && says "no command 'nonsense'" err &&
		is 2 admin create-provider && says 'An argument is missing' err &&
		is 2 admin create-provider a b && is 2 admin gc --grace x &&
		is 2 admin gc --nonsense && says 'is not an option' err &&
		is 0 admin help token && says 'token create' out
}

password_line()
{
	printf 'blue kettle on a wet roof\n' |
		"$HPS_BUILDDIR/tools/hps-admin" --config "$top/owner.conf" \
			create-user --role owner maria >"$top/out" 2>"$top/err"
}

makes_people()
{
	password_line || return 1
	is 0 admin list-grants && says '^maria	owner	store	host$' out &&
		is 1 admin create-user --random --role nobody jo &&
		is 1 admin create-user --random 'Jo Jo' &&
		is 0 admin create-user --random jo &&
		says '^[0-9A-Za-z]\{24\}$' out &&
		is 0 admin create-user --if-missing jo &&
		is 0 admin reset-password --random jo &&
		is 0 admin end-sessions jo && is 1 admin end-sessions nobody
}

makes_instances()
{
	is 0 admin create-provider acme --title 'Acme Salut' &&
		is 1 admin create-provider acme && says 'is taken' err &&
		is 0 admin create-provider --if-missing acme &&
		is 0 admin create-instance default --auto-enrol --origin '*' &&
		is 0 admin create-instance --if-missing default &&
		is 1 admin create-instance other --origin nonsense &&
		grep -q '"generation":1' "$state/generations/default.json"
}

makes_tokens()
{
	is 0 admin token create acme --name CI --right version:publish \
		--plugin 'clinical-*' --days 3 --cidr 10.0.0.0/8 &&
		says '^hps_[0-9A-Za-z]\{38\}$' out &&
		token=$(cat "$top/out") &&
		is 1 admin token create acme --name CI --right user:edit &&
		says '/rights/0' err && is 0 admin token list acme &&
		! grep -q "$token" "$top/out" && id=$(cut -f1 "$top/out") &&
		is 0 admin token revoke acme "$id" &&
		is 0 admin token list acme && [ ! -s "$top/out" ]
}

prints()
{
	is 0 admin routes && says '^discovery.fcgi	GET	/api' out &&
		is 0 admin routes admin && ! grep -q publish.fcgi "$top/out" &&
		is 0 admin settings && says '^gc_grace = 1h' out
}

# A bundle as a publish leaves it, whose rows a restored database lacks.
lay_bundle()
{
	folder=$state/plugins/lost/1.0.0
	mkdir -p "$folder/.hps"
	{
		echo 'export const initialize = () => {'
		yes '	document.body.append("again and again");' | head -n 50
		echo '};'
	} >"$folder/index.js"
	size=$(wc -c <"$folder/index.js")
	hex=$(sha384sum "$folder/index.js" | cut -d' ' -f1)
	sri=$(openssl dgst -sha384 -binary "$folder/index.js" | openssl base64 -A)
	digest=$(printf 'index.js\0%s\0%s\n' "$size" "$hex" | sha256sum |
		cut -d' ' -f1)
	cat >"$folder/.hps/manifest.json" <<-END
		{"schemaVersion":1,"plugin":"lost","version":"1.0.0",
		"provider":"acme","kind":"plugin","digest":"$digest",
		"uploadId":"abcdefghijklmnopqrst","entry":"index.js",
		"publishedAt":"2026-01-02T03:04:05.000Z",
		"publishedBy":"token:x","sizeBytes":$size,"card":{},
		"details":{},"files":[{"path":"index.js","size":$size,
		"sha384":"sha384-$sri"}]}
	END
}

indexes()
{
	lay_bundle
	is 0 admin reindex --dry-run && says 'can be indexed' err &&
		is 0 admin reindex && says '^lost@1.0.0' out &&
		is 0 admin fsck &&
		printf x >>"$state/plugins/lost/1.0.0/index.js" &&
		is 1 admin fsck && says 'lost@1.0.0/index.js	file_changed' out &&
		lay_bundle && is 0 admin fsck
}

blocks_without_database()
{
	write_config away root "$top/nothing.sock"
	"$HPS_BUILDDIR/tools/hps-admin" --config "$top/away.conf" block \
		lost 1.0.0 --reason 'wrong doses' >"$top/out" 2>"$top/err" ||
		return 1
	says 'cannot be reached' err && [ ! -e "$state/plugins/lost/1.0.0" ] &&
		[ -e "$state/withdrawn/lost/1.0.0/index.js" ]
}

grants()
{
	is 0 admin grants --prefix tst_ &&
		says "^GRANT SELECT ON session TO 'tst_discovery'@'localhost';" \
			out &&
		is 1 admin grants --prefix "x'y" &&
		is 0 admin grants --prefix tst_ --apply &&
		[ "$(stat -c %a "$state/keys/db-clerk.password")" = 400 ] &&
		[ "$(stat -c %a "$state/keys")" = 700 ]
}

clerk_config()
{
	write_config clerk tst_clerk "$HPS_TEST_DB_SOCKET"
	echo "db_password_file = $state/keys/db-clerk.password" \
		>>"$top/clerk.conf"
}

clerk_once()
{
	"$HPS_BUILDDIR/tools/hps-clerk" --config "$top/clerk.conf" --once \
		>"$top/out" 2>"$top/err"
}

# With the rights of its own account and no more.
clerk_works()
{
	clerk_config
	is 0 clerk_once && ! grep -q '"level":"error"' "$top/err" &&
		says withdraw_reconciled err &&
		[ "$(sql tools -e 'SELECT state FROM version')" = blocked ] &&
		is 0 admin fsck && is 0 admin audit verify &&
		says ' 0 wait for their seal' out &&
		is 0 admin unblock lost 1.0.0 &&
		[ -e "$state/plugins/lost/1.0.0/index.js" ]
}

# In a child process, which --once waits for.
compresses()
{
	sql tools -e "INSERT INTO host_work (kind, version_id, created_us)
		SELECT 'compress', id, 1 FROM version" &&
		is 0 clerk_once && says 'compress of lost 1.0.0 is done' err &&
		[ -s "$state/plugins/lost/1.0.0/index.js.br" ] &&
		[ -s "$state/plugins/lost/1.0.0/index.js.gz" ] &&
		[ "$(sql tools -e 'SELECT COUNT(*) FROM host_work')" = 0 ] &&
		is 0 admin fsck
}

audit_shows()
{
	is 0 admin audit verify &&
		sql tools -e "UPDATE audit SET object = 'x' WHERE seal_number = 2" &&
		is 1 admin audit verify && says 'number 2 of the chain' out
}

one_clerk()
{
	"$HPS_BUILDDIR/tools/hps-clerk" --config "$top/clerk.conf" \
		2>"$top/clerk.err" &
	clerk=$!
	tries=0
	until grep -q '"event":"started"' "$top/clerk.err"; do
		tries=$((tries + 1))
		[ "$tries" -lt 200 ] || return 1
		sleep 0.05
	done
	is 1 clerk_once && says 'Another hps-clerk' err || return 1
	kill -HUP "$clerk"
	tries=0
	until grep -q '"event":"reloaded"' "$top/clerk.err"; do
		tries=$((tries + 1))
		[ "$tries" -lt 200 ] || return 1
		sleep 0.05
	done
	kill "$clerk"
	wait "$clerk"
	status=$?
	clerk=
	[ "$status" -eq 0 ] && grep -q '"event":"ended"' "$top/clerk.err"
}

collects()
{
	mkdir "$state/staging/left" && touch -d '2 hours ago' \
		"$state/staging/left" && is 0 admin gc --dry-run &&
		says staging/left out && [ -e "$state/staging/left" ] &&
		is 0 admin gc && [ ! -e "$state/staging/left" ]
}

# Root works as the owner of the state folder, or the programs could not.
owns()
{
	if [ "$(id -u)" != 0 ]; then
		tests=$((tests + 1))
		echo "ok $tests - as root, files belong to the owner # SKIP"
		return
	fi
	chmod 755 "$top"
	chown -R nobody: "$state"
	check 'as root, files belong to the owner of the folder' owned
}

owned()
{
	is 0 admin create-instance owned &&
		[ "$(stat -c %U "$state/snapshots/owned.journal")" = nobody ]
}

mkdir "$state"
write_config owner root "$HPS_TEST_DB_SOCKET"
sql -e 'CREATE DATABASE tools CHARACTER SET utf8mb4 COLLATE utf8mb4_bin'
echo 1..15
check 'migrate brings the schema up to date, once' migrates
check 'a wrong command line is explained, with status 2' explains_usage
check 'users are made, with passwords from standard input' makes_people
check 'instances and providers are made' makes_instances
check 'a token is printed once' makes_tokens
check 'routes and settings are printed' prints
check 'reindex makes rows, fsck compares files' indexes
check 'block works with the database away' blocks_without_database
check 'grants makes accounts, with passwords in files' grants
check 'the clerk does what is left, with its own rights' clerk_works
check 'the clerk compresses what publishing left to it' compresses
check 'audit verify names a row that was changed' audit_shows
check 'one clerk per host, that reloads and ends' one_clerk
check 'gc removes what an upload left' collects
owns
