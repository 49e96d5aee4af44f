sqldir = $(pkgdatadir)/sql/migrations
dist_sql_DATA = \
	sql/migrations/0001_people.sql \
	sql/migrations/0002_catalogue.sql \
	sql/migrations/0003_instances.sql \
	sql/migrations/0004_records.sql
EXTRA_DIST += sql/make-schema sql/schema.sql

# Write sql/schema.sql anew after a migration was added.
.PHONY: schema
schema: tests/support/migrate
	HPS_SRCDIR='$(abs_top_srcdir)' HPS_BUILDDIR='$(abs_top_builddir)' \
		$(srcdir)/sql/make-schema >schema.sql.new
	mv schema.sql.new $(srcdir)/sql/schema.sql
grantsdir = $(pkgdatadir)/sql
dist_grants_DATA = sql/grants.sql
