#!/bin/sh
# sql/grants.sql names every table of the migrations, and gives nobody what
# only the owner of the schema may.
. "$(dirname "$0")/lint.sh"

# Those of the migrations, and the journal that `hps-admin migrate` keeps.
tables()
{
	{
		echo schema_migration
		sed -nE 's/^CREATE TABLE IF NOT EXISTS ([a-z_]+).*/\1/p' \
			sql/migrations/*.sql
	} | sort -u
}

# "rights ON table TO account" of each grant, on one line.
grants()
{
	sed 's/--.*//' sql/grants.sql | tr '\n\t' '  ' | tr ';' '\n' |
		sed -nE "s/^ *GRANT +(.*[^ ]) +ON +([a-z_]+) +TO +'([a-z_]+)'@.*/\3 \2 \1/p"
}

named()
{
	for table in $(tables); do
		grants | grep -q "^[a-z_]* $table " ||
			echo "sql/grants.sql: nobody may use $table"
	done
	grants | while read -r _ table _; do
		tables | grep -qx "$table" ||
			echo "sql/grants.sql: there is no table $table"
	done
}

owner_only()
{
	grants | grep -E ' (ALL|CREATE|ALTER|DROP|INDEX|REFERENCES|TRIGGER)'
}

audit_stays()
{
	grants | grep ' audit ' | grep -E 'DELETE|UPDATE' |
		grep -vx 'hps_clerk audit SELECT, INSERT, UPDATE (seal_number, seal)'
}

reads_only()
{
	grants | grep '^hps_discovery ' | grep -E 'INSERT|UPDATE|DELETE'
}

check 'every table has its users' named
check 'no program changes tables' owner_only
check 'audit rows stay as they are' audit_stays
check 'discovery only reads' reads_only
finish
