EXTRA_DIST += docs/loader.md
