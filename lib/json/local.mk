libhps_a_SOURCES += \
	lib/json/build.c lib/json/build.h \
	lib/json/parse.c lib/json/parse.h \
	lib/json/read.c lib/json/read.h
