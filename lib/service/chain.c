#include "lib/service/chain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/file.h"
#include "lib/base/text.h"
#include "lib/crypto/hash.h"
#include "lib/repo/audit.h"

enum { VERIFY_PAGE = 500, HEAD_MAX_BYTES = 64 };

static const char key_path[] = "keys/audit.key";
static const char head_path[] = "keys/audit.head";

static const unsigned char beginning[HPS_SHA256_BYTES];

enum hps_code hps_chain_key(struct hps_ctx *ctx, int state_fd,
			    struct hps_seal_key *key)
{
	enum hps_code code = hps_seal_key_read(ctx, state_fd, key_path, key);

	if (code != HPS_ENOTFOUND)
		return code;
	hps_fail_clear(ctx);
	code = hps_seal_key_make(ctx, state_fd, key_path);
	if (code != HPS_OK && code != HPS_ECONFLICT)
		return code;
	hps_fail_clear(ctx);
	return hps_seal_key_read(ctx, state_fd, key_path, key);
}

static void add_text(struct hps_buf *buf, const char *text)
{
	if (text)
		hps_buf_printf(buf, "%zu:%s\n", strlen(text), text);
	else
		hps_buf_puts(buf, "-\n");
}

static void add_number(struct hps_buf *buf, int64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", (long long)number);
	add_text(buf, text);
}

static void add_row(struct hps_buf *buf, const struct hps_audit_stored *row)
{
	add_number(buf, row->id);
	add_number(buf, row->created_us);
	add_text(buf, row->actor);
	add_text(buf, row->credential);
	add_text(buf, row->address);
	add_text(buf, row->action);
	add_text(buf, row->outcome);
	add_text(buf, row->object_kind);
	add_text(buf, row->object);
	add_text(buf, row->before_json);
	add_text(buf, row->after_json);
	add_text(buf, row->reason);
	add_text(buf, row->request_id);
	add_number(buf, row->repeats);
}

static void make_seal(struct hps_arena *arena, const struct hps_seal_key *key,
		      const unsigned char *before, int64_t number,
		      const struct hps_audit_stored *row,
		      unsigned char seal[HPS_SHA256_BYTES])
{
	struct hps_buf buf;
	int shift;

	hps_buf_init(&buf, arena, 1024);
	hps_buf_add(&buf, before, HPS_SHA256_BYTES);
	for (shift = 56; shift >= 0; shift -= 8)
		hps_buf_putc(&buf, (char)((uint64_t)number >> shift));
	add_row(&buf, row);
	hps_hmac_sha256(key->bytes, sizeof(key->bytes), buf.data, buf.len,
			seal);
}

struct sealing {
	const struct hps_seal_key *key;
	size_t most;
	size_t sealed;
	int64_t number; /* of the newest seal */
};

static enum hps_code seal_rows(struct hps_ctx *ctx, struct hps_db *db,
			       void *arg)
{
	struct sealing *work = arg;
	unsigned char seal[HPS_SHA256_BYTES];
	struct hps_audit_stored *rows;
	struct hps_audit_seal last;
	size_t count, i;

	HPS_TRY(hps_audit_last_seal(ctx, db, &last));
	HPS_TRY(hps_audit_unsealed(ctx, db, (int64_t)work->most, &rows,
				   &count));
	memcpy(seal, last.seal.len == sizeof(seal) ? last.seal.data : beginning,
	       sizeof(seal));
	work->number = last.seal_number;
	for (i = 0; i < count; i++) {
		make_seal(ctx->arena, work->key, seal, ++work->number, &rows[i],
			  seal);
		HPS_TRY(hps_audit_set_seal(ctx, db, rows[i].id, work->number,
					   seal));
	}
	work->sealed = count;
	return HPS_OK;
}

static enum hps_code read_head(struct hps_ctx *ctx, int state_fd,
			       int64_t *number)
{
	struct hps_buf text;
	enum hps_code code;

	*number = 0;
	hps_buf_init(&text, ctx->arena, 0);
	code = hps_file_read(ctx, state_fd, head_path, HEAD_MAX_BYTES, &text);
	if (code == HPS_OK)
		*number = strtoll(text.data, NULL, 10);
	if (code != HPS_ENOTFOUND)
		return code;
	hps_fail_clear(ctx);
	return HPS_OK;
}

enum hps_code hps_chain_seal(struct hps_ctx *ctx, struct hps_db *db,
			     int state_fd, const struct hps_seal_key *key,
			     size_t most, size_t *sealed)
{
	struct sealing work = { key, most, 0, 0 };
	enum hps_code code;
	const char *text;
	int64_t head;

	code = hps_db_transaction(ctx, db, seal_rows, &work);
	if (code == HPS_ECONFLICT) /* another host gave the same number */
		code = hps_fail(ctx, HPS_EBUSY, "database_busy",
				"Another host seals the audit at this "
				"moment.");
	HPS_TRY(code);
	if (work.sealed) {
		HPS_TRY(read_head(ctx, state_fd, &head));
		text = hps_format(ctx->arena, "%lld\n", (long long)work.number);
		/* It never goes back: a lower number means rows are gone. */
		if (work.number > head)
			HPS_TRY(hps_file_swap(ctx, state_fd, head_path, text,
					      strlen(text), 0600));
	}
	*sealed = work.sealed;
	return HPS_OK;
}

/* Following the chain. */
struct walk {
	struct hps_seal_key key;
	const struct hps_chain_head *kept;    /* or NULL */
	unsigned char seal[HPS_SHA256_BYTES]; /* of the row before */
};

static bool check_row(struct hps_arena *arena, struct walk *walk,
		      const struct hps_audit_stored *row,
		      struct hps_chain_verdict *verdict)
{
	const struct hps_chain_head *kept = walk->kept;
	int64_t number = verdict->sealed + 1;

	verdict->number = number;
	if (row->seal_number != number) {
		verdict->why = "A sealed row is missing.";
		return false;
	}
	make_seal(arena, &walk->key, walk->seal, number, row, walk->seal);
	if (row->seal.len != HPS_SHA256_BYTES ||
	    !hps_equal_secret(row->seal.data, walk->seal, HPS_SHA256_BYTES)) {
		verdict->row_id = row->id;
		verdict->why = "The row is not what was sealed, or it was "
			       "sealed with another key.";
		return false;
	}
	if (kept && kept->number == number &&
	    memcmp(kept->seal, walk->seal, HPS_SHA256_BYTES)) {
		verdict->row_id = row->id;
		verdict->why = "It is not the row that the given head names: "
			       "the chain was made anew.";
		return false;
	}
	verdict->sealed = number;
	verdict->head.number = number;
	memcpy(verdict->head.seal, walk->seal, HPS_SHA256_BYTES);
	return true;
}

/* A page of the chain; more: false at its end or at a bad row. */
static enum hps_code check_page(struct hps_ctx *ctx, struct hps_db *db,
				struct walk *walk,
				struct hps_chain_verdict *verdict, bool *more)
{
	struct hps_audit_stored *rows;
	size_t count, i;

	HPS_TRY(hps_audit_sealed(ctx, db, verdict->sealed, VERIFY_PAGE, &rows,
				 &count));
	*more = count == VERIFY_PAGE;
	for (i = 0; i < count; i++) {
		if (!check_row(ctx->arena, walk, &rows[i], verdict)) {
			*more = false;
			break;
		}
	}
	return HPS_OK;
}

static enum hps_code follow(struct hps_ctx *ctx, struct hps_db *db,
			    struct walk *walk,
			    struct hps_chain_verdict *verdict)
{
	bool more = true;

	while (more) {
		HPS_CLEANUP(hps_arena_release)
		struct hps_arena scratch = HPS_ARENA_INIT;
		struct hps_ctx own = { .arena = &scratch,
				       .now_us = ctx->now_us,
				       .request_id = ctx->request_id };

		if (check_page(&own, db, walk, verdict, &more) != HPS_OK)
			return hps_fail_copy(ctx, &own);
	}
	return HPS_OK;
}

enum hps_code hps_chain_verify(struct hps_ctx *ctx, struct hps_db *db,
			       int state_fd, const struct hps_chain_head *kept,
			       struct hps_chain_verdict *verdict)
{
	struct hps_chain_verdict out = { .sealed = 0 };
	struct walk walk = { .kept = kept };
	enum hps_code code =
		hps_seal_key_read(ctx, state_fd, key_path, &walk.key);
	int64_t head;

	if (code == HPS_ENOTFOUND)
		return hps_fail(ctx, code, "key_missing",
				"There is no key of the audit. The clerk makes "
				"one when it first runs.");
	HPS_TRY(code);
	HPS_TRY(read_head(ctx, state_fd, &head));
	HPS_TRY(follow(ctx, db, &walk, &out));
	HPS_TRY(hps_audit_count_unsealed(ctx, db, &out.unsealed));
	if (kept && kept->number > head)
		head = kept->number;
	if (!out.why && out.sealed < head) {
		out.number = out.sealed + 1;
		out.why = "The newest sealed rows are missing.";
	}
	*verdict = out;
	return HPS_OK;
}

char *hps_chain_head_text(struct hps_arena *arena,
			  const struct hps_chain_head *head)
{
	return hps_format(arena, "%lld:%s", (long long)head->number,
			  hps_hex(arena, head->seal, HPS_SHA256_BYTES));
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool hps_chain_head_parse(const char *text, struct hps_chain_head *head)
{
	struct hps_chain_head out = { .number = 0 };
	char number[24] = "";
	const char *colon = strchr(text, ':');
	unsigned long value;
	size_t i;

	if (!colon || (size_t)(colon - text) >= sizeof(number) ||
	    strlen(colon + 1) != 2 * HPS_SHA256_BYTES)
		return false;
	memcpy(number, text, (size_t)(colon - text));
	if (!hps_number_parse(number, INT64_MAX, &value) || !value)
		return false;
	out.number = (int64_t)value;
	for (i = 0; i < HPS_SHA256_BYTES; i++) {
		int high = hex_digit(colon[1 + 2 * i]);
		int low = hex_digit(colon[2 + 2 * i]);

		if (high < 0 || low < 0)
			return false;
		out.seal[i] = (unsigned char)(high << 4 | low);
	}
	*head = out;
	return true;
}
