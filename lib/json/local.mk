# One line per module.
libhps_a_SOURCES += lib/json/build.c lib/json/build.h
libhps_a_SOURCES += lib/json/parse.c lib/json/parse.h
libhps_a_SOURCES += lib/json/read.c lib/json/read.h
libhps_a_SOURCES += lib/json/parse_scalar.c lib/json/parse_scalar.h
