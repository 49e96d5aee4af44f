#include "lib/model/answer.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/json/build.h"

/* A plugin that is in the answer. */
struct row {
	const struct hps_doc_entry *entry;
	const struct hps_doc_version *version;
};

struct rows {
	struct row *list;
	size_t count;
};

static bool contains(const char *const *list, const char *text)
{
	for (; *list; list++)
		if (!strcmp(*list, text))
			return true;
	return false;
}

static bool wanted(const struct hps_answer_input *input, const struct row *row)
{
	const char *const *category = row->version->categories;

	if (input->plugins && !contains(input->plugins, row->entry->plugin))
		return false;
	if (!input->categories)
		return true;
	for (; *category; category++)
		if (contains(input->categories, *category))
			return true;
	return false;
}

static int compare_rows(const void *left, const void *right)
{
	const struct row *a = left, *b = right;

	if (a->version->order != b->version->order)
		return a->version->order < b->version->order ? -1 : 1;
	return strcmp(a->entry->plugin, b->entry->plugin);
}

static struct rows select_rows(struct hps_arena *arena,
			       const struct hps_answer_input *input)
{
	struct rows rows = {
		.list = HPS_NEW_ARRAY(arena, input->count, struct row),
	};
	size_t i;

	for (i = 0; i < input->count; i++) {
		struct row row = { .entry = input->entries[i] };

		if (input->vector[i] == HPS_SERVE_OFF)
			continue;
		row.version = &row.entry->versions[input->vector[i]];
		if (wanted(input, &row))
			rows.list[rows.count++] = row;
	}
	qsort(rows.list, rows.count, sizeof(rows.list[0]), compare_rows);
	return rows;
}

static void put_members(struct hps_buf *out, const struct hps_fragment *members,
			const char *base, bool *first)
{
	if (!members->len)
		return;
	if (!*first)
		hps_buf_putc(out, ',');
	*first = false;
	hps_fragment_join(out, members, base);
}

static void put_import_map(struct hps_buf *out,
			   const struct hps_answer_input *input,
			   const struct rows *rows)
{
	bool first = true;
	size_t i;

	hps_buf_puts(out, "{\"imports\":{");
	put_members(out, &input->shared->imports, input->base, &first);
	hps_buf_printf(out, "},\"scopes\":%s,\"integrity\":{",
		       input->shared->scopes);
	first = true;
	put_members(out, &input->shared->integrity, input->base, &first);
	for (i = 0; i < rows->count; i++)
		put_members(out, &rows->list[i].version->integrity, input->base,
			    &first);
	hps_buf_puts(out, "}}");
}

static void put_discovery(struct hps_buf *out,
			  const struct hps_answer_input *input,
			  const struct rows *rows)
{
	size_t i;

	hps_buf_printf(out,
		       "{\"schemaVersion\":1,\"instance\":\"%s\","
		       "\"generation\":%lld,\"plugins\":[",
		       input->instance, (long long)input->generation);
	for (i = 0; i < rows->count; i++) {
		hps_buf_puts(out, i ? ",{" : "{");
		hps_fragment_join(out, &rows->list[i].version->members,
				  input->base);
		hps_buf_putc(out, '}');
	}
	hps_buf_puts(out, "],\"importMap\":");
	put_import_map(out, input, rows);
	hps_buf_putc(out, '}');
}

static void put_feed(struct hps_buf *out, const struct hps_answer_input *input,
		     const struct rows *rows)
{
	size_t i;

	hps_buf_puts(out, "{\"data\":{\"plugins\":[");
	for (i = 0; i < rows->count; i++) {
		hps_buf_printf(out, "%s{\"id\":\"%s\",\"src\":\"%s\",",
			       i ? "," : "", rows->list[i].entry->plugin,
			       rows->list[i].version->src);
		hps_fragment_join(out, &rows->list[i].version->members,
				  input->base);
		hps_buf_putc(out, '}');
	}
	hps_buf_puts(out, "]}}");
}

/*
 * A classic script: it runs while the page is parsed, so that the map is there
 * before the first module.  The nonce lets it pass a strict policy.
 */
static void put_boot(struct hps_buf *out, const struct hps_answer_input *input,
		     const struct rows *rows)
{
	struct hps_buf map;

	hps_buf_init(&map, out->arena, 1024);
	put_import_map(&map, input, rows);
	hps_buf_puts(out, "(function () {\n"
			  "\tvar own = document.currentScript;\n"
			  "\tvar map = document.createElement(\"script\");\n"
			  "\tmap.type = \"importmap\";\n"
			  "\tif (own.nonce) map.nonce = own.nonce;\n"
			  "\tmap.textContent = ");
	hps_buf_puts(out, hps_json_quote(out->arena, map.data));
	hps_buf_puts(out, ";\n"
			  "\town.after(map);\n"
			  "})();\n");
}

void hps_answer_write(struct hps_buf *out, enum hps_answer_kind kind,
		      const struct hps_answer_input *input)
{
	static void (*const writers[])(struct hps_buf *,
				       const struct hps_answer_input *,
				       const struct rows *) = {
		[HPS_ANSWER_DISCOVERY] = put_discovery,
		[HPS_ANSWER_IMPORT_MAP] = put_import_map,
		[HPS_ANSWER_BOOT] = put_boot,
		[HPS_ANSWER_FEED] = put_feed,
	};
	struct rows rows = select_rows(out->arena, input);

	_Static_assert(HPS_COUNT(writers) == HPS_ANSWER_KIND__MAX,
		       "every kind has a writer");
	writers[kind](out, input, &rows);
}
