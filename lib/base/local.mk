# One line per module.
libhps_a_SOURCES += lib/base/arena.c lib/base/arena.h
libhps_a_SOURCES += lib/base/attr.h
libhps_a_SOURCES += lib/base/buf.c lib/base/buf.h
libhps_a_SOURCES += lib/base/code.c lib/base/code.h
libhps_a_SOURCES += lib/base/fail.c lib/base/fail.h
libhps_a_SOURCES += lib/base/file.c lib/base/file.h
libhps_a_SOURCES += lib/base/log.c lib/base/log.h
libhps_a_SOURCES += lib/base/map.c lib/base/map.h
libhps_a_SOURCES += lib/base/settings.c lib/base/settings.h
libhps_a_SOURCES += lib/base/settings_table.c
libhps_a_SOURCES += lib/base/text.c lib/base/text.h
libhps_a_SOURCES += lib/base/time.c lib/base/time.h
