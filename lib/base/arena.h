/*
 * arena.h - memory that is born together and dies together.
 *
 * A request has one arena; everything that is allocated while it is answered
 * comes from there, and the worker gives all of it back with one call.  So
 * handlers, services and repositories contain no free().
 *
 * What is no memory but must end with the request (a file descriptor, a
 * json-c object) is registered with hps_arena_defer().
 *
 * Out of memory ends the process: every size that a user controls is checked
 * against its limit before it gets here.
 *
 * Built with -DHPS_ARENA_MALLOC (--with-sanitizer does that), every allocation
 * is a malloc() of its own, so that sanitizers see each overrun.
 */
#ifndef HPS_BASE_ARENA_H
#define HPS_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "lib/base/attr.h"

struct hps_arena_block;
struct hps_arena_defer;

struct hps_arena {
	struct hps_arena_block *block; /* newest first */
	struct hps_arena_defer *defer; /* newest first */
	size_t used_bytes;	       /* handed out since the last reset */
};

#define HPS_ARENA_INIT                                                         \
	{                                                                      \
		NULL, NULL, 0                                                  \
	}

/* Make an empty arena.  It allocates nothing yet. */
void hps_arena_init(struct hps_arena *arena);

/*
 * Run what was deferred, newest first, then give the memory back but for one
 * block, so that the next request starts without a malloc().
 */
void hps_arena_reset(struct hps_arena *arena);

/* As reset, and keep nothing.  The arena may be used again. */
void hps_arena_release(struct hps_arena *arena);

/*
 * Allocate zeroed memory, aligned for any type.
 *
 * size: bytes; 0 gives a valid pointer that must not be read.
 * Returns memory that lives until the arena is reset.  Never NULL.
 */
void *hps_alloc(struct hps_arena *arena, size_t size)
	__attribute__((alloc_size(2), returns_nonnull, malloc));

/* As hps_alloc(), for bytes that are written before they are read. */
void *hps_alloc_unset(struct hps_arena *arena, size_t size)
	__attribute__((alloc_size(2), returns_nonnull, malloc));

/* Allocate count zeroed items of size bytes; overflow ends the process. */
void *hps_calloc(struct hps_arena *arena, size_t count, size_t size)
	__attribute__((alloc_size(2, 3), returns_nonnull, malloc));

#define HPS_NEW(arena, type) ((type *)hps_alloc((arena), sizeof(type)))
#define HPS_NEW_ARRAY(arena, count, type)                                      \
	((type *)hps_calloc((arena), (count), sizeof(type)))

/* Copy a string, or its first len bytes, and add a NUL.  NULL stays NULL. */
char *hps_strdup(struct hps_arena *arena, const char *text);
char *hps_strndup(struct hps_arena *arena, const char *text, size_t len);

/* printf() into the arena. */
char *hps_format(struct hps_arena *arena, const char *fmt, ...)
	HPS_PRINTF(2, 3);
char *hps_vformat(struct hps_arena *arena, const char *fmt, va_list ap)
	HPS_PRINTF(2, 0);

/* Call fn(arg) when the arena is reset; the newest registration runs first. */
void hps_arena_defer(struct hps_arena *arena, void (*fn)(void *), void *arg);

#endif
