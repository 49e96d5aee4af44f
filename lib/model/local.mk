libhps_a_SOURCES += lib/model/answer.c lib/model/answer.h
libhps_a_SOURCES += lib/model/decide.c lib/model/decide.h
libhps_a_SOURCES += lib/model/document.c lib/model/document.h
libhps_a_SOURCES += lib/model/fragment.c lib/model/fragment.h
libhps_a_SOURCES += lib/model/name.c lib/model/name.h
libhps_a_SOURCES += lib/model/semver.c lib/model/semver.h
libhps_a_SOURCES += lib/model/semver_part.h lib/model/semver_range.c
