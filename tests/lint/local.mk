# A lint is one line here.
lint_tests = \
	tests/lint/layers.sh \
	tests/lint/banned.sh \
	tests/lint/style.sh \
	tests/lint/headers.sh \
	tests/lint/names.sh \
	tests/lint/man.sh \
	tests/lint/grants.sh \
	tests/lint/engines.mjs \
	tests/lint/openapi.mjs \
	tests/lint/routes.mjs \
	tests/lint/slugs.mjs
TESTS += $(lint_tests)
EXTRA_DIST += .clang-format $(lint_tests) \
	tests/lint/contract.mjs \
	tests/lint/code-only.awk \
	tests/lint/lint.sh \
	tests/lint/sources.mjs

tests/lint/openapi.log: openapi.json
tests/lint/routes.log: openapi.json
