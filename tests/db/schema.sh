#!/bin/sh
# sql/schema.sql is what the migrations lead to.
echo 1..1
made=$(mktemp)
trap 'rm -f "$made"' EXIT
if ! "$HPS_SRCDIR/sql/make-schema" >"$made" 2>&1; then
	sed 's/^/# /' "$made"
	echo "not ok 1 - schema.sql can be made"
elif difference=$(diff -u "$HPS_SRCDIR/sql/schema.sql" "$made"); then
	echo "ok 1 - schema.sql is up to date"
else
	echo "$difference" | sed 's/^/# /'
	echo "not ok 1 - schema.sql is up to date; run: make schema"
fi
