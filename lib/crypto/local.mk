libhps_a_SOURCES += \
	lib/crypto/encode.c lib/crypto/encode.h \
	lib/crypto/hash.c lib/crypto/hash.h \
	lib/crypto/password.c lib/crypto/password.h \
	lib/crypto/password_common.c \
	lib/crypto/random.c lib/crypto/random.h \
	lib/crypto/seal.c lib/crypto/seal.h \
	lib/crypto/token.c lib/crypto/token.h
