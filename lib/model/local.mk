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
libhps_a_SOURCES += lib/model/answer.c lib/model/answer.h
libhps_a_SOURCES += lib/model/decide.c lib/model/decide.h
libhps_a_SOURCES += lib/model/document.c lib/model/document.h
libhps_a_SOURCES += lib/model/fragment.c lib/model/fragment.h
libhps_a_SOURCES += lib/model/name.c lib/model/name.h
libhps_a_SOURCES += lib/model/semver.c lib/model/semver.h
libhps_a_SOURCES += lib/model/semver_part.h lib/model/semver_range.c
libhps_a_SOURCES += lib/model/config_schema.c lib/model/config_schema.h
libhps_a_SOURCES += lib/model/config_validate.c
libhps_a_SOURCES += lib/model/digest.c lib/model/digest.h
libhps_a_SOURCES += lib/model/localized.c lib/model/localized.h
libhps_a_SOURCES += lib/model/manifest.c lib/model/manifest.h
libhps_a_SOURCES += lib/model/manifest_path.c lib/model/manifest_path.h
libhps_a_SOURCES += lib/model/url.c lib/model/url.h
