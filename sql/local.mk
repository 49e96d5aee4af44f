sqldir = $(pkgdatadir)/sql/migrations
dist_sql_DATA = \
	sql/migrations/0001_people.sql \
	sql/migrations/0002_catalogue.sql \
	sql/migrations/0003_instances.sql \
	sql/migrations/0004_records.sql
grantsdir = $(pkgdatadir)/sql
dist_grants_DATA = sql/grants.sql
