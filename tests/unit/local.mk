# Adding a test is one line here: tests/unit/test_x is made of test_x.c.
unit_tests =
if HAVE_CMOCKA
unit_tests += tests/unit/test_arena
unit_tests += tests/unit/test_buf
unit_tests += tests/unit/test_map
unit_tests += tests/unit/test_text
unit_tests += tests/unit/test_time
unit_tests += tests/unit/test_file
unit_tests += tests/unit/test_script
unit_tests += tests/unit/test_journal
unit_tests += tests/unit/test_json_build
unit_tests += tests/unit/test_json_parse
unit_tests += tests/unit/test_json_read
unit_tests += tests/unit/test_random
unit_tests += tests/unit/test_token
unit_tests += tests/unit/test_seal
unit_tests += tests/unit/test_password
unit_tests += tests/unit/test_answer
unit_tests += tests/unit/test_name
unit_tests += tests/unit/test_semver
endif
check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
EXTRA_DIST += tests/unit/unit.h
