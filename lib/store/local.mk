libhps_a_SOURCES += \
	lib/store/epoch.c lib/store/epoch.h \
	lib/store/journal.c lib/store/journal.h \
	lib/store/journal_format.c lib/store/journal_format.h
