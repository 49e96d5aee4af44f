#include "lib/base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 16, BLOCK_BYTES = 32 * 1024 };

struct hps_arena_block {
	struct hps_arena_block *next;
	size_t size;
	size_t used;
	_Alignas(ALIGNMENT) unsigned char data[];
};

struct hps_arena_defer {
	struct hps_arena_defer *next;
	void (*fn)(void *);
	void *arg;
};

HPS_NORETURN static void out_of_memory(void)
{
	static const char message[] = "out of memory\n";

	fputs(message, stderr);
	abort();
}

static struct hps_arena_block *block_new(struct hps_arena *arena, size_t size)
{
	struct hps_arena_block *block = NULL;

	if (size <= SIZE_MAX - sizeof(*block))
		block = malloc(sizeof(*block) + size);
	if (!block)
		out_of_memory();
	block->next = arena->block;
	block->size = size;
	block->used = 0;
	arena->block = block;
	return block;
}

static void *take(struct hps_arena *arena, size_t size)
{
	struct hps_arena_block *block = arena->block;
	void *memory;

#ifdef HPS_ARENA_MALLOC
	block = block_new(arena, size);
#else
	if (size > SIZE_MAX - ALIGNMENT)
		out_of_memory();
	size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (!block || block->size - block->used < size)
		block = block_new(arena, size > BLOCK_BYTES / 4
						 ? size
						 : (size_t)BLOCK_BYTES);
#endif
	memory = block->data + block->used;
	block->used += size;
	arena->used_bytes += size;
	return memory;
}

static void run_deferred(struct hps_arena *arena)
{
	while (arena->defer) {
		struct hps_arena_defer *entry = arena->defer;

		arena->defer = entry->next;
		entry->fn(entry->arg);
	}
}

void hps_arena_init(struct hps_arena *arena)
{
	*arena = (struct hps_arena)HPS_ARENA_INIT;
}

void hps_arena_reset(struct hps_arena *arena)
{
	struct hps_arena_block *block, *keep = NULL;

	run_deferred(arena);
	while ((block = arena->block)) {
		arena->block = block->next;
#ifndef HPS_ARENA_MALLOC
		if (!keep && block->size == BLOCK_BYTES) {
			keep = block;
			continue;
		}
#endif
		free(block);
	}
	if (keep) {
		keep->next = NULL;
		keep->used = 0;
	}
	arena->block = keep;
	arena->used_bytes = 0;
}

void hps_arena_release(struct hps_arena *arena)
{
	hps_arena_reset(arena);
	free(arena->block);
	arena->block = NULL;
}

void *hps_alloc_unset(struct hps_arena *arena, size_t size)
{
	return take(arena, size);
}

void *hps_alloc(struct hps_arena *arena, size_t size)
{
	return memset(take(arena, size), 0, size);
}

void *hps_calloc(struct hps_arena *arena, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		out_of_memory();
	return hps_alloc(arena, bytes);
}

char *hps_strdup(struct hps_arena *arena, const char *text)
{
	return text ? hps_strndup(arena, text, strlen(text)) : NULL;
}

char *hps_strndup(struct hps_arena *arena, const char *text, size_t len)
{
	char *copy;

	if (!text)
		return NULL;
	if (len == SIZE_MAX)
		out_of_memory();
	copy = take(arena, len + 1);
	memcpy(copy, text, len);
	copy[len] = '\0';
	return copy;
}

char *hps_vformat(struct hps_arena *arena, const char *fmt, va_list ap)
{
	char most[256]; /* nearly all texts fit, and are made once */
	va_list again;
	char *text;
	int len;

	va_copy(again, ap);
	len = vsnprintf(most, sizeof(most), fmt, again);
	va_end(again);
	if (len < 0)
		out_of_memory();
	text = take(arena, (size_t)len + 1);
	if ((size_t)len < sizeof(most))
		memcpy(text, most, (size_t)len + 1);
	else
		vsnprintf(text, (size_t)len + 1, fmt, ap);
	return text;
}

char *hps_format(struct hps_arena *arena, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = hps_vformat(arena, fmt, ap);
	va_end(ap);
	return text;
}

void hps_arena_defer(struct hps_arena *arena, void (*fn)(void *), void *arg)
{
	struct hps_arena_defer *entry = HPS_NEW(arena, struct hps_arena_defer);

	entry->fn = fn;
	entry->arg = arg;
	entry->next = arena->defer;
	arena->defer = entry;
}
