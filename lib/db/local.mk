# One line per module.
libhps_a_SOURCES += lib/db/connect.c
libhps_a_SOURCES += lib/db/db.h
libhps_a_SOURCES += lib/db/error.c
libhps_a_SOURCES += lib/db/grants.c lib/db/grants.h
libhps_a_SOURCES += lib/db/internal.h
libhps_a_SOURCES += lib/db/journal.c lib/db/journal.h
libhps_a_SOURCES += lib/db/migrate.c lib/db/migrate.h
libhps_a_SOURCES += lib/db/migration.c
libhps_a_SOURCES += lib/db/row.c
libhps_a_SOURCES += lib/db/script.c lib/db/script.h
libhps_a_SOURCES += lib/db/settings.c lib/db/settings.h
libhps_a_SOURCES += lib/db/statement.c
libhps_a_SOURCES += lib/db/transaction.c
