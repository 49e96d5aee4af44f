EXTRA_DIST += tests/support/cmocka-tap tests/support/node-tap

# Archives for the tests of lib/store, honest ones and others.
check_LIBRARIES += tests/support/libarchiveunit.a
CHECK_LIBS += tests/support/libarchiveunit.a
tests_support_libarchiveunit_a_SOURCES = \
	tests/support/archive_builder.c tests/support/archive_builder.h \
	tests/support/archive_expect.h \
	tests/support/archive_unpack.c tests/support/archive_unpack.h
