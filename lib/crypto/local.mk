# One line per module.
libhps_a_SOURCES += lib/crypto/encode.c lib/crypto/encode.h
libhps_a_SOURCES += lib/crypto/hash.c lib/crypto/hash.h
libhps_a_SOURCES += lib/crypto/password.c lib/crypto/password.h
libhps_a_SOURCES += lib/crypto/password_common.c
libhps_a_SOURCES += lib/crypto/random.c lib/crypto/random.h
libhps_a_SOURCES += lib/crypto/seal.c lib/crypto/seal.h
libhps_a_SOURCES += lib/crypto/token.c lib/crypto/token.h
libhps_a_SOURCES += lib/crypto/totp.c lib/crypto/totp.h
