# Adding a test is one line here: tests/unit/test_x is made of test_x.c.
unit_tests =
if HAVE_CMOCKA
unit_tests += tests/unit/test_arena
unit_tests += tests/unit/test_buf
unit_tests += tests/unit/test_map
unit_tests += tests/unit/test_text
unit_tests += tests/unit/test_time
unit_tests += tests/unit/test_file
unit_tests += tests/unit/test_module
unit_tests += tests/unit/test_module_syntax
unit_tests += tests/unit/test_script
unit_tests += tests/unit/test_journal
unit_tests += tests/unit/test_live
unit_tests += tests/unit/test_log
unit_tests += tests/unit/test_json_build
unit_tests += tests/unit/test_json_parse
unit_tests += tests/unit/test_json_read
unit_tests += tests/unit/test_random
unit_tests += tests/unit/test_token
unit_tests += tests/unit/test_totp
unit_tests += tests/unit/test_seal
unit_tests += tests/unit/test_password
unit_tests += tests/unit/test_answer
unit_tests += tests/unit/test_archive
unit_tests += tests/unit/test_archive_name
unit_tests += tests/unit/test_archive_tar
unit_tests += tests/unit/test_archive_zip
unit_tests += tests/unit/test_cidr
unit_tests += tests/unit/test_name
unit_tests += tests/unit/test_semver
unit_tests += tests/unit/test_cidr
unit_tests += tests/unit/test_config_schema
unit_tests += tests/unit/test_digest
unit_tests += tests/unit/test_manifest
unit_tests += tests/unit/test_throttle
unit_tests += tests/unit/test_url
endif
check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
EXTRA_DIST += tests/unit/unit.h

archive_support = tests/support/archive_builder.c \
	tests/support/archive_builder.h tests/support/archive_expect.h \
	tests/support/archive_unpack.c tests/support/archive_unpack.h
tests_unit_test_archive_SOURCES = tests/unit/test_archive.c $(archive_support)
tests_unit_test_archive_tar_SOURCES = tests/unit/test_archive_tar.c \
	$(archive_support)
tests_unit_test_archive_zip_SOURCES = tests/unit/test_archive_zip.c \
	$(archive_support)
# What stands on fcgi/ links its library before the others.
if HAVE_CMOCKA
fcgi_unit_tests = tests/unit/test_discovery \
	tests/unit/test_guard tests/unit/test_multipart \
	tests/unit/test_problem tests/unit/test_request \
	tests/unit/test_response tests/unit/test_router
check_PROGRAMS += $(fcgi_unit_tests)
TESTS += $(fcgi_unit_tests)
tests_unit_test_discovery_LDADD = libhps-fcgi.a $(LDADD) $(FCGI_LIBS)
tests_unit_test_guard_LDADD = libhps-fcgi.a $(LDADD) $(FCGI_LIBS)
tests_unit_test_multipart_LDADD = libhps-fcgi.a $(LDADD)
tests_unit_test_problem_LDADD = libhps-fcgi.a $(LDADD) $(FCGI_LIBS)
tests_unit_test_request_LDADD = libhps-fcgi.a $(LDADD)
tests_unit_test_response_LDADD = libhps-fcgi.a $(LDADD)
tests_unit_test_router_LDADD = libhps-fcgi.a $(LDADD)
check_PROGRAMS += tests/unit/test_permission tests/unit/test_settings
TESTS += tests/unit/test_permission tests/unit/test_settings
endif
EXTRA_DIST += tests/unit/exchange.h
