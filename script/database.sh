# The private MariaDB of script/server and its accounts.  Bash, sourced.

HPS_DB_NAME=harmonix_plugin_store
hps_db_programs=(discovery publish admin clerk)

# Letters, digits, - and _: needs no quoting in any file.
hps_secret() {
	head -c 24 /dev/urandom | base64 | tr '+/' '-_'
}

hps_db_install() {
	# --force: not even localhost need be known, it is all by socket.
	hps_note "making a MariaDB data folder in $HPS_STATE/mariadb"
	rm -rf "$HPS_STATE/mariadb.new"
	hps_as mkdir -m 700 "$HPS_STATE/mariadb.new" &&
		hps_as mariadb-install-db --no-defaults --force \
			--datadir="$HPS_STATE/mariadb.new" \
			--auth-root-authentication-method=socket \
			--auth-root-socket-user="$(hps_as id -un)" \
			--skip-test-db --skip-name-resolve \
			>"$HPS_STATE/log/mariadb-install.log" 2>&1 ||
		hps_die "mariadb-install-db failed;" \
			"see $HPS_STATE/log/mariadb-install.log"
	mv "$HPS_STATE/mariadb.new" "$HPS_STATE/mariadb"
}

hps_sql() {
	hps_as mariadb --no-defaults --socket="$HPS_RUN/mariadb.sock" \
		--user="$(hps_as id -un)" --batch --skip-column-names "$@"
}

hps_db_start() {
	[ -d "$HPS_STATE/mariadb" ] || hps_db_install
	hps_note "starting MariaDB"
	hps_start mariadb mariadbd \
		--defaults-file="$HPS_TOP/script/mariadb.cnf" \
		--datadir="$HPS_STATE/mariadb" \
		--socket="$HPS_RUN/mariadb.sock" \
		--pid-file="$HPS_STATE/run/mariadb.pid"
	hps_until 60 mariadb hps_sql -e 'SELECT 1' >/dev/null ||
		hps_die "MariaDB does not answer; see $HPS_STATE/log/mariadb.log"
}

# The account that owns the schema is that of the system user, known by the
# socket; the programs have one each, with a password.
hps_db_user() {
	if [ "$1" = owner ]; then hps_as id -un; else echo "hps_$1"; fi
}

hps_db_password() {
	[ "$1" = owner ] || cat "$HPS_STATE/keys/db-$1"
}

# Before the migrations: the database and the accounts without any right.
hps_db_accounts_before() {
	local name
	for name in "${hps_db_programs[@]}"; do
		[ -s "$HPS_STATE/keys/db-$name" ] ||
			(umask 077 && hps_secret >"$HPS_STATE/keys/db-$name") || exit 1
		hps_own "$HPS_STATE/keys/db-$name"
	done
	{
		echo "CREATE DATABASE IF NOT EXISTS $HPS_DB_NAME" \
			"CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;"
		for name in "${hps_db_programs[@]}"; do
			echo "CREATE USER IF NOT EXISTS 'hps_$name'@'localhost';"
			echo "ALTER USER 'hps_$name'@'localhost' IDENTIFIED BY" \
				"'$(hps_db_password "$name")';"
		done
	} | hps_sql || hps_die "the database accounts could not be made"
}

# After them, since a right on a table needs the table: sql/grants.sql.
hps_db_accounts_after() {
	[ -f "$HPS_TOP/sql/grants.sql" ] || return 0
	hps_sql "$HPS_DB_NAME" <"$HPS_TOP/sql/grants.sql" ||
		hps_die "the rights of the database accounts could not be given"
}
