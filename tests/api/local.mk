check_PROGRAMS += tests/api/echo.fcgi
tests_api_echo_fcgi_SOURCES = tests/api/echo_fcgi.c
tests_api_echo_fcgi_LDADD = $(HPS_FCGI_LIBS)
TESTS += tests/api/worker.mjs
EXTRA_DIST += tests/api/worker.mjs
# The store over HTTP, behind real web servers.  A file here starts what it
# needs through tests/api/support/store.mjs; adding one is one line.
TESTS += tests/api/catalogue.mjs
TESTS += tests/api/cdn.mjs
TESTS += tests/api/routing.mjs
TESTS += tests/api/crash.mjs
TESTS += tests/api/discovery.mjs
TESTS += tests/api/session.mjs
TESTS += tests/api/roles.mjs
TESTS += tests/api/totp.mjs
TESTS += tests/api/users.mjs
TESTS += tests/api/tokens.mjs
TESTS += tests/api/hostile.mjs
TESTS += tests/api/publish.mjs
EXTRA_DIST += \
	tests/api/catalogue.mjs \
	tests/api/cdn.mjs \
	tests/api/crash.mjs \
	tests/api/discovery.mjs \
	tests/api/hostile.mjs \
	tests/api/publish.mjs \
	tests/api/routing.mjs \
	tests/api/session.mjs \
	tests/api/roles.mjs \
	tests/api/totp.mjs \
	tests/api/users.mjs \
	tests/api/tokens.mjs \
	tests/api/support/people.mjs \
	tests/api/support/archives.mjs \
	tests/api/support/children.mjs \
	tests/api/support/database.mjs \
	tests/api/support/fcgi-echo.mjs \
	tests/api/support/hostile.mjs \
	tests/api/support/http.mjs \
	tests/api/support/publishing.mjs \
	tests/api/support/schema.mjs \
	tests/api/support/store.mjs \
	tests/api/support/tracer.mjs

# The prepared database that the stores of this build are copies of.
clean-local: clean-api
clean-api:
	rm -rf tests/api/template-*
.PHONY: clean-api
TESTS += tests/api/providers.mjs
EXTRA_DIST += tests/api/providers.mjs tests/api/support/callers.mjs
TESTS += tests/api/audit.mjs tests/api/rotation.mjs
EXTRA_DIST += tests/api/audit.mjs tests/api/rotation.mjs
TESTS += tests/api/matrix.mjs
EXTRA_DIST += tests/api/matrix.mjs tests/api/matrix-expectations.mjs
