libhps_a_SOURCES += \
	lib/db/connect.c lib/db/db.h lib/db/internal.h \
	lib/db/error.c \
	lib/db/row.c \
	lib/db/statement.c \
	lib/db/transaction.c
