libhps_a_SOURCES += \
	lib/store/archive.c lib/store/archive.h \
	lib/store/archive_gunzip.c lib/store/archive_gunzip.h \
	lib/store/archive_judge.c lib/store/archive_judge.h \
	lib/store/archive_name.c \
	lib/store/archive_pax.c lib/store/archive_pax.h \
	lib/store/archive_reader.c lib/store/archive_reader.h \
	lib/store/archive_tar.c lib/store/archive_tar.h \
	lib/store/archive_tar_header.c lib/store/archive_tree.c \
	lib/store/archive_zip.c lib/store/archive_zip.h \
	lib/store/archive_zip_data.c lib/store/archive_zip_local.c \
	lib/store/epoch.c lib/store/epoch.h \
	lib/store/journal.c lib/store/journal.h \
	lib/store/journal_format.c lib/store/journal_format.h
libhps_a_SOURCES += lib/store/bundle.c lib/store/bundle.h
libhps_a_SOURCES += lib/store/compress.c lib/store/compress.h
