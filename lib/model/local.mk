libhps_a_SOURCES += \
	lib/model/caller.c lib/model/caller.h \
	lib/model/permission.c lib/model/permission.h \
	lib/model/precondition.c lib/model/precondition.h
