EXTRA_DIST += tests/fuzz/fuzz_json.c tests/fuzz/seeds/json
EXTRA_DIST += tests/fuzz/fuzz_semver.c tests/fuzz/seeds/semver
# `make fuzz` builds every tests/fuzz/fuzz_x.c with clang, against a library of
# its own in fuzz-build/.  Run one as
#	fuzz-build/fuzz_x -max_total_time=300 FOUND $(srcdir)/tests/fuzz/seeds/x
# where FOUND is a folder for what it finds; the seeds are only read.
FUZZ_CC = clang
FUZZ_CFLAGS = -std=gnu11 -g -O1 -fno-omit-frame-pointer \
	-fsanitize=address,undefined -fno-sanitize-recover=all
fuzz_compile = $(FUZZ_CC) $(FUZZ_CFLAGS) -DHPS_ARENA_MALLOC $(DEFS) -I. \
	$(AM_CPPFLAGS) $(JSONC_CFLAGS) $(MYSQL_CFLAGS) $(ARGON2_CFLAGS) \
	$(ARCHIVE_CFLAGS) $(CRYPTO_CFLAGS) $(BROTLI_CFLAGS) $(ZLIB_CFLAGS)
fuzz_libs = fuzz-build/libhps.a $(JSONC_LIBS) $(MYSQL_LIBS) $(ARGON2_LIBS) \
	$(ARCHIVE_LIBS) $(CRYPTO_LIBS) $(BROTLI_LIBS) $(ZLIB_LIBS)

.PHONY: fuzz
fuzz: fuzz-build/libhps.a
	@for source in $(top_srcdir)/tests/fuzz/fuzz_*.c; do \
		name=`basename $$source .c`; \
		echo "  FUZZ     fuzz-build/$$name"; \
		$(fuzz_compile) -fsanitize=fuzzer -o fuzz-build/$$name \
			$$source $(fuzz_libs) || exit 1; \
	done

# The parsers of fcgi/ that see what a client sends; none needs libfcgi.
fuzz_fcgi = fcgi/etag.c fcgi/multipart.c fcgi/negotiate.c fcgi/request.c \
	fcgi/request_body.c fcgi/uri.c

fuzz-build/libhps.a: $(libhps_a_SOURCES) $(fuzz_fcgi)
	@$(MKDIR_P) fuzz-build
	@rm -f $@
	@for source in $(libhps_a_SOURCES) $(fuzz_fcgi); do \
		case $$source in *.c) ;; *) continue ;; esac; \
		object=fuzz-build/`echo $$source | tr / _`.o; \
		$(fuzz_compile) -fsanitize=fuzzer-no-link -c -o $$object \
			$(top_srcdir)/$$source || exit 1; \
		$(AR) cr $@ $$object || exit 1; \
	done

# What the module lexer finds in files, for compare-modules.mjs.
EXTRA_PROGRAMS += tests/fuzz/module_dump
tests_fuzz_module_dump_LDADD = $(HPS_LIBS)

CLEANFILES += fuzz-build/* $(EXTRA_PROGRAMS)

EXTRA_DIST += \
	tests/fuzz/compare-modules.mjs \
	tests/fuzz/fuzz_module.c \
	tests/fuzz/seeds/module
EXTRA_DIST += tests/fuzz/fuzz_multipart.c tests/fuzz/seeds/multipart
EXTRA_DIST += tests/fuzz/fuzz_request.c tests/fuzz/seeds/request
