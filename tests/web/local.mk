# Tests in a real browser.  They say themselves what is missing and skip:
# npm ci in tests/web and in examples/shell, and Chromium.
web_tests = \
	tests/web/test_loader.mjs \
	tests/web/test_loader_faults.mjs \
	tests/web/test_shell.mjs \
	tests/web/test_store.mjs \
	tests/web/test_watch.mjs
if HAVE_NPM
TESTS += $(web_tests)
endif
EXTRA_DIST += $(web_tests) \
	tests/web/package.json \
	tests/web/real-plugins \
	tests/web/real-plugins.mjs \
	tests/web/package-lock.json \
	tests/web/support/bench.mjs \
	tests/web/support/browser.mjs \
	tests/web/support/foreign_shells.mjs \
	tests/web/support/pages.mjs \
	tests/web/support/paths.mjs \
	tests/web/support/real_store.mjs \
	tests/web/support/server.mjs \
	tests/web/support/static_store.mjs
