# One line per module.
libhps_a_SOURCES += lib/service/account.c lib/service/account.h
libhps_a_SOURCES += lib/service/build.c lib/service/build.h
libhps_a_SOURCES += lib/service/channel.c lib/service/channel.h
libhps_a_SOURCES += lib/service/found.c lib/service/found.h
libhps_a_SOURCES += lib/service/generation.c lib/service/generation.h
libhps_a_SOURCES += lib/service/inspect.c lib/service/inspect.h
libhps_a_SOURCES += lib/service/inspect_modules.c lib/service/inspect_modules.h
libhps_a_SOURCES += lib/service/live.c lib/service/live.h
libhps_a_SOURCES += lib/service/live_cache.c
libhps_a_SOURCES += lib/service/live_internal.h
libhps_a_SOURCES += lib/service/publish.c lib/service/publish.h
libhps_a_SOURCES += lib/service/publish_commit.c
libhps_a_SOURCES += lib/service/publish_record.c
libhps_a_SOURCES += lib/service/rights.c lib/service/rights.h
libhps_a_SOURCES += lib/service/snapshot.c lib/service/snapshot.h
libhps_a_SOURCES += lib/service/token.c lib/service/token.h
libhps_a_SOURCES += lib/service/token_check.c lib/service/token_check.h
