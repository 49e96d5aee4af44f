libhps_a_SOURCES += \
	lib/db/connect.c lib/db/db.h lib/db/internal.h \
	lib/db/error.c \
	lib/db/journal.c lib/db/journal.h \
	lib/db/migrate.c lib/db/migrate.h \
	lib/db/migration.c \
	lib/db/row.c \
	lib/db/script.c lib/db/script.h \
	lib/db/statement.c \
	lib/db/transaction.c
