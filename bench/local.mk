# make bench: the figures of this machine, as ratios (bench/README.md).
EXTRA_PROGRAMS += bench/copy_hash
bench_copy_hash_SOURCES = bench/copy_hash.c
bench_copy_hash_LDADD = $(CRYPTO_LIBS)

bench: all bench/copy_hash
	HPS_SRCDIR='$(abs_top_srcdir)' HPS_BUILDDIR='$(abs_top_builddir)' \
		$(srcdir)/bench/run $(BENCH_OPTIONS)
.PHONY: bench

EXTRA_DIST += \
	bench/README.md \
	bench/RESULTS.md \
	bench/bench.mjs \
	bench/discovery.mjs \
	bench/processes.mjs \
	bench/publishing.mjs \
	bench/report.lua \
	bench/report.mjs \
	bench/run \
	bench/sample.mjs
