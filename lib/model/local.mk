libhps_a_SOURCES += \
	lib/model/module.c lib/model/module.h \
	lib/model/module_clause.c \
	lib/model/module_lex.h \
	lib/model/module_literal.c lib/model/module_literal.h \
	lib/model/module_machine.c \
	lib/model/module_scan.c lib/model/module_scan.h \
	lib/model/module_table.c lib/model/module_table.h \
	lib/model/module_text.c lib/model/module_text.h \
	lib/model/module_word.c lib/model/module_word.h
