/*
 * archive.h - what may come in as a plugin's files, and how it gets to disk.
 *
 * A body that was spooled to a file is first judged, whole and by our own
 * code: the structure of the zip or of the gzip and tar, every name, every
 * type, every size.  Only when nothing at all was found wrong is it unpacked
 * with libarchive, which is a reader and not a judge; what the reader sees is
 * compared with what the judge saw.
 *
 * Invariants: nothing is written before the judge has seen the last byte;
 * every stored path passes hps_archive_path_check() and is of a served type;
 * no two stored paths are equal but for case; nothing but regular files and
 * folders is ever made, component by component, without following a link.
 *
 * This module must not decide what the files mean: the manifest, the entry
 * module and the version digest belong to its caller.
 *
 * Formats: APPNOTE.TXT 6.3.10 (zip), RFC 1951 and 1952 (deflate, gzip), POSIX
 * IEEE 1003.1-2017 pax (ustar and pax).
 */
#ifndef HPS_STORE_ARCHIVE_H
#define HPS_STORE_ARCHIVE_H

#include <stddef.h>
#include <stdint.h>

#include "lib/base/fail.h"
#include "lib/crypto/hash.h"

enum {
	HPS_ARCHIVE_SEGMENT_MAX = 100, /* bytes between two slashes */
	HPS_ARCHIVE_DEPTH_MAX = 16,    /* segments of a path */
	/* the longest path that can pass, in bytes */
	HPS_ARCHIVE_PATH_MAX =
		HPS_ARCHIVE_DEPTH_MAX * (HPS_ARCHIVE_SEGMENT_MAX + 1) - 1,
	HPS_ARCHIVE_MODULES_MAX = 100, /* more JS files give a warning */
};

enum hps_archive_kind {
	HPS_ARCHIVE_TAR_GZ, /* application/gzip: a tarball, also of npm pack */
	HPS_ARCHIVE_ZIP,    /* application/zip */
	HPS_ARCHIVE_MODULE, /* text/javascript: one module, kept as index.js */
	HPS_ARCHIVE_KIND__MAX
};

/*
 * The slugs of the faults, as clients see them.  The words for a person are
 * in each fault's detail; hps_archive_slug() gives the text.
 */
enum hps_archive_slug {
	HPS_ARCHIVE_EMPTY,	      /* no byte, or no file to serve */
	HPS_ARCHIVE_WRONG_KIND,	      /* other bytes than the type says */
	HPS_ARCHIVE_TRUNCATED,	      /* it ends too early */
	HPS_ARCHIVE_CORRUPT,	      /* a checksum or the compression fails */
	HPS_ARCHIVE_TRAILING_DATA,    /* bytes behind its end */
	HPS_ARCHIVE_HEADER_INVALID,   /* a header that cannot be understood */
	HPS_ARCHIVE_HEADER_MISMATCH,  /* two places that contradict */
	HPS_ARCHIVE_OVERLAP,	      /* two entries share bytes */
	HPS_ARCHIVE_GAP,	      /* bytes that belong to no entry */
	HPS_ARCHIVE_MULTI_DISK,	      /* a part of a split zip */
	HPS_ARCHIVE_ENCRYPTED,	      /* an encrypted entry */
	HPS_ARCHIVE_METHOD,	      /* a compression but deflate or none */
	HPS_ARCHIVE_LINK,	      /* a symbolic or hard link */
	HPS_ARCHIVE_DEVICE,	      /* a device, pipe or socket */
	HPS_ARCHIVE_ENTRY_TYPE,	      /* neither file nor folder otherwise */
	HPS_ARCHIVE_PATH_UNSAFE,      /* a name outside the policy */
	HPS_ARCHIVE_PATH_HIDDEN,      /* a name that begins with a dot */
	HPS_ARCHIVE_PATH_DUPLICATE,   /* a name twice, also but for case */
	HPS_ARCHIVE_TYPE_NOT_ALLOWED, /* a type that is not served */
	HPS_ARCHIVE_TOO_MANY_ENTRIES,
	HPS_ARCHIVE_FILE_TOO_LARGE,
	HPS_ARCHIVE_TOO_LARGE, /* unpacked, in all */
	HPS_ARCHIVE_RATIO,     /* unpacked against packed */
	/* the rest are warnings */
	HPS_ARCHIVE_ENTRY_SKIPPED, /* harmless, and not stored */
	HPS_ARCHIVE_MANY_MODULES,  /* more than HPS_ARCHIVE_MODULES_MAX */
	HPS_ARCHIVE_SLUG__MAX
};

/* Returns the static text of a slug: "archive_empty", ... */
const char *hps_archive_slug(enum hps_archive_slug slug);

struct hps_archive_limits {
	uint64_t body_bytes;	 /* as it came */
	uint64_t unpacked_bytes; /* all files, also those that are skipped */
	uint64_t file_bytes;	 /* one file */
	uint64_t free_bytes;	 /* up to here the ratio does not matter */
	unsigned entries;	 /* in it; and folders that they make */
	unsigned ratio;		 /* unpacked bytes for one of the body */
};

#define HPS_ARCHIVE_LIMITS_DEFAULT                                             \
	{                                                                      \
		.body_bytes = UINT64_C(64) << 20,                              \
		.unpacked_bytes = UINT64_C(256) << 20,                         \
		.file_bytes = UINT64_C(64) << 20,                              \
		.free_bytes = UINT64_C(1) << 20, .entries = 5000, .ratio = 100 \
	}

struct hps_archive_file {
	const char *path; /* below the target folder */
	uint64_t size_bytes;
	unsigned char sha384[HPS_SHA384_BYTES];
	const char *media_type; /* static string */
};

struct hps_archive_content {
	struct hps_archive_file *files; /* sorted bytewise by path */
	size_t count;
	uint64_t size_bytes;	    /* of all files */
	struct hps_faults warnings; /* what was skipped, and why */
};

/*
 * Judge a spooled body and unpack it into a folder.
 *
 * spool_fd: a regular file, read with pread() from its first byte; its offset
 * does not matter.
 * target_dirfd: an empty folder.  Files get mode 0644 and folders 0755, less
 * the umask; nothing is fsynced.
 *
 * Errors: HPS_ETOOLARGE "archive_body_too_large"; HPS_EINVALID
 * "archive_refused" with one row in ctx->error.faults for each fault, whose
 * pointer is the entry's name ("" for the archive), made printable; HPS_EIO,
 * HPS_ENOSPACE.  After a failure the folder may hold some of the files: the
 * caller removes it.
 * Memory: the content lives in the arena.  A file is never held in memory.
 */
HPS_MUST_CHECK enum hps_code
hps_archive_unpack(struct hps_ctx *ctx, int spool_fd,
		   enum hps_archive_kind kind,
		   const struct hps_archive_limits *limits, int target_dirfd,
		   struct hps_archive_content *out);

/* What is wrong with a name: a slug and the end of a sentence; or nothing. */
struct hps_archive_verdict {
	enum hps_archive_slug slug;
	const char *why; /* static string; NULL: nothing is wrong */
};

/*
 * Judge a relative path by its letters alone: ASCII letters, digits and
 * "._@~+-"; 1 to 16 segments of 1 to 100 bytes; no segment begins or ends with
 * a dot but ".vite" and ".npmignore", which are then skipped; no device name
 * of Windows.
 */
struct hps_archive_verdict hps_archive_path_check(const char *path);

enum hps_file_class {
	HPS_FILE_SERVED,  /* stored */
	HPS_FILE_SKIPPED, /* left out, with a warning */
	HPS_FILE_REFUSED, /* the whole archive is refused */
	HPS_FILE_CLASS__MAX
};

/*
 * Judge a file by its type, which is the extension of its path, in lower case.
 *
 * media_type: set for a served file, to a static string.
 * why: set for the others, to the end of a sentence, a static string.
 */
enum hps_file_class hps_archive_classify(const char *path,
					 const char **media_type,
					 const char **why);

#endif
