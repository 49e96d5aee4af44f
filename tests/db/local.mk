# Adding a test is one line here: tests/db/test_x is made of test_x.c.  Each
# program has a MariaDB of its own (see tests/db/db_unit.h), so they may run side
# by side.
db_tests =
if HAVE_CMOCKA
check_LIBRARIES += tests/db/libdbunit.a
CHECK_LIBS += tests/db/libdbunit.a
tests_db_libdbunit_a_SOURCES = tests/db/db_unit.c tests/db/db_unit.h \
	tests/db/proxy.c tests/db/proxy.h \
	tests/db/store_unit.c tests/db/store_unit.h
db_tests += tests/db/test_db
db_tests += tests/db/test_access
db_tests += tests/db/test_people
db_tests += tests/db/test_provider
db_tests += tests/db/test_publish
db_tests += tests/db/test_publish_meanwhile
db_tests += tests/db/test_snapshot
db_tests += tests/db/test_transaction
db_tests += tests/db/test_migrate
db_tests += tests/db/test_statements
db_tests += tests/db/test_token
db_tests += tests/db/test_withdraw
db_tests += tests/db/test_fsck
db_tests += tests/db/test_chain
endif

check_PROGRAMS += $(db_tests) tests/support/migrate
tests_support_migrate_LDADD = $(HPS_LIBS)
TESTS += $(db_tests) tests/db/schema.sh tests/db/tools.sh
EXTRA_DIST += tests/support/mariadb.sh tests/db/schema.sh tests/db/tools.sh

# The template of tests/support/mariadb.sh.
clean-local: clean-mariadb-template
.PHONY: clean-mariadb-template
clean-mariadb-template:
	-rm -rf tests/support/mariadb-template*
