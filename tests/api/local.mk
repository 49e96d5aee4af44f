check_PROGRAMS += tests/api/echo.fcgi
tests_api_echo_fcgi_SOURCES = tests/api/echo_fcgi.c
tests_api_echo_fcgi_LDADD = $(HPS_FCGI_LIBS)
TESTS += tests/api/worker.mjs
EXTRA_DIST += tests/api/worker.mjs
