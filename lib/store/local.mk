# One line per module.
libhps_a_SOURCES += lib/store/archive.c lib/store/archive.h
libhps_a_SOURCES += lib/store/archive_gunzip.c lib/store/archive_gunzip.h
libhps_a_SOURCES += lib/store/archive_judge.c lib/store/archive_judge.h
libhps_a_SOURCES += lib/store/archive_name.c
libhps_a_SOURCES += lib/store/archive_pax.c lib/store/archive_pax.h
libhps_a_SOURCES += lib/store/archive_reader.c lib/store/archive_reader.h
libhps_a_SOURCES += lib/store/archive_tar.c lib/store/archive_tar.h
libhps_a_SOURCES += lib/store/archive_tar_header.c
libhps_a_SOURCES += lib/store/archive_tree.c
libhps_a_SOURCES += lib/store/archive_zip.c lib/store/archive_zip.h
libhps_a_SOURCES += lib/store/archive_zip_data.c
libhps_a_SOURCES += lib/store/archive_zip_local.c
libhps_a_SOURCES += lib/store/bundle.c lib/store/bundle.h
libhps_a_SOURCES += lib/store/compress.c lib/store/compress.h
libhps_a_SOURCES += lib/store/epoch.c lib/store/epoch.h
libhps_a_SOURCES += lib/store/journal.c lib/store/journal.h
libhps_a_SOURCES += lib/store/journal_format.c lib/store/journal_format.h
