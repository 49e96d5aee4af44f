EXTRA_DIST += tests/fuzz/fuzz_json.c tests/fuzz/seeds/json
EXTRA_DIST += tests/fuzz/fuzz_semver.c tests/fuzz/seeds/semver
