libhps_a_SOURCES += \
	lib/crypto/encode.c lib/crypto/encode.h \
	lib/crypto/hash.c lib/crypto/hash.h
