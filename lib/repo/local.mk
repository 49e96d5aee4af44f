# One line per module.
libhps_a_SOURCES += lib/repo/audit.c lib/repo/audit.h
libhps_a_SOURCES += lib/repo/channel.c lib/repo/channel.h
libhps_a_SOURCES += lib/repo/device.c lib/repo/device.h
libhps_a_SOURCES += lib/repo/entry.c lib/repo/entry.h
libhps_a_SOURCES += lib/repo/epoch.c lib/repo/epoch.h
libhps_a_SOURCES += lib/repo/generation.c lib/repo/generation.h
libhps_a_SOURCES += lib/repo/grant.c lib/repo/grant.h
libhps_a_SOURCES += lib/repo/host_work.c lib/repo/host_work.h
libhps_a_SOURCES += lib/repo/instance.c lib/repo/instance.h
libhps_a_SOURCES += lib/repo/plugin.c lib/repo/plugin.h
libhps_a_SOURCES += lib/repo/provider.c lib/repo/provider.h
libhps_a_SOURCES += lib/repo/schema.h
libhps_a_SOURCES += lib/repo/session.c lib/repo/session.h
libhps_a_SOURCES += lib/repo/token.c lib/repo/token.h
libhps_a_SOURCES += lib/repo/user.c lib/repo/user.h
libhps_a_SOURCES += lib/repo/version.c lib/repo/version.h
