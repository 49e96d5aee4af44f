EXTRA_DIST += tests/support/cmocka-tap tests/support/node-tap
