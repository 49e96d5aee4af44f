libhps_a_SOURCES += \
	lib/base/arena.c lib/base/arena.h \
	lib/base/attr.h \
	lib/base/buf.c lib/base/buf.h \
	lib/base/code.c lib/base/code.h \
	lib/base/fail.c lib/base/fail.h \
	lib/base/file.c lib/base/file.h \
	lib/base/log.c lib/base/log.h \
	lib/base/map.c lib/base/map.h \
	lib/base/settings.c lib/base/settings.h \
	lib/base/settings_table.c \
	lib/base/text.c lib/base/text.h \
	lib/base/time.c lib/base/time.h
AM_CPPFLAGS += -DHPS_DATADIR='"$(pkgdatadir)"'
