libhps_a_SOURCES += lib/model/answer.c lib/model/answer.h
libhps_a_SOURCES += lib/model/decide.c lib/model/decide.h
libhps_a_SOURCES += lib/model/document.c lib/model/document.h
libhps_a_SOURCES += lib/model/fragment.c lib/model/fragment.h
