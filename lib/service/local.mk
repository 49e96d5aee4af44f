libhps_a_SOURCES += lib/service/build.c lib/service/build.h
libhps_a_SOURCES += lib/service/channel.c lib/service/channel.h
libhps_a_SOURCES += lib/service/generation.c lib/service/generation.h
libhps_a_SOURCES += lib/service/snapshot.c lib/service/snapshot.h
libhps_a_SOURCES += lib/service/live.c
libhps_a_SOURCES += lib/service/live_cache.c
libhps_a_SOURCES += lib/service/live.h lib/service/live_internal.h
