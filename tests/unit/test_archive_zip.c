#include "tests/support/archive_expect.h"

/* A zip of two files, and the places of its records. */
struct sample {
	struct hps_buf buf;
	struct build_zip_item items[2];
	struct build_zip_end end;
};

#define LONG_TEXT "export const initialize = () => { return 'initialize'; };"

static void make(struct hps_ctx *ctx, struct sample *sample, bool descriptor,
		 bool deflate)
{
	*sample = (struct sample){
		.items = { { .name = "index.js",
			     .data = LONG_TEXT,
			     .deflate = deflate,
			     .descriptor = descriptor },
			   { .name = "a/b.css", .data = "a { }" } },
	};
	hps_buf_init(&sample->buf, ctx->arena, 4096);
	build_zip(&sample->buf, sample->items, 2, &sample->end);
}

/* The lies.  Each gets a good zip and makes it a bad one. */
static void prefixed(struct sample *s)
{
	build_insert(&s->buf, 0, "MZ", 2);
}

static void prefixed_well(struct sample *s)
{
	build_insert(&s->buf, 0, "MZMZ", 4);
	build_put32(&s->buf, s->items[0].central + 4 + 42, 4);
	build_put32(&s->buf, s->items[1].central + 4 + 42,
		    (uint32_t)s->items[1].local + 4);
	build_put32(&s->buf, s->end.end + 4 + 16,
		    (uint32_t)s->end.directory + 4);
}

static void trailing(struct sample *s)
{
	hps_buf_puts(&s->buf, "x");
}

static void cut(struct sample *s)
{
	s->buf.len -= 10;
}

static void comment_cut(struct sample *s)
{
	build_put16(&s->buf, s->end.end + 20, 3);
}

static void comment_binary(struct sample *s)
{
	build_put16(&s->buf, s->end.end + 20, 4);
	hps_buf_add(&s->buf, "PK\5\6", 4);
}

static void comment_is_an_end(struct sample *s)
{
	build_put16(&s->buf, s->end.end + 20, 22);
	hps_buf_add(&s->buf, "PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22);
}

static void gap_before_directory(struct sample *s)
{
	build_insert(&s->buf, s->end.directory, "gap", 3);
	build_put32(&s->buf, s->end.end + 3 + 16,
		    (uint32_t)s->end.directory + 3);
}

static void gap_between(struct sample *s)
{
	build_insert(&s->buf, s->items[1].local, "gap", 3);
	build_put32(&s->buf, s->items[1].central + 3 + 42,
		    (uint32_t)s->items[1].local + 3);
	build_put32(&s->buf, s->end.end + 3 + 16,
		    (uint32_t)s->end.directory + 3);
}

static void gap_behind_directory(struct sample *s)
{
	build_insert(&s->buf, s->end.end, "gap", 3);
}

static void same_record_twice(struct sample *s)
{
	build_put32(&s->buf, s->items[1].central + 42, 0);
}

static void outside(struct sample *s)
{
	build_put32(&s->buf, s->items[1].central + 42,
		    (uint32_t)s->end.directory + 1);
}

static void fewer_entries(struct sample *s)
{
	build_put16(&s->buf, s->end.end + 8, 1);
	build_put16(&s->buf, s->end.end + 10, 1);
}

static void more_entries(struct sample *s)
{
	build_put16(&s->buf, s->end.end + 8, 3);
	build_put16(&s->buf, s->end.end + 10, 3);
}

static void other_disk(struct sample *s)
{
	build_put16(&s->buf, s->end.end + 4, 1);
}

static void entry_on_other_disk(struct sample *s)
{
	build_put16(&s->buf, s->items[1].central + 34, 1);
}

static void local_name(struct sample *s)
{
	s->buf.data[s->items[1].local + 30] = 'b';
}

static void local_method(struct sample *s)
{
	build_put16(&s->buf, s->items[1].local + 8, 8);
}

static void local_flags(struct sample *s)
{
	build_put16(&s->buf, s->items[1].local + 6, 1);
}

static void local_crc(struct sample *s)
{
	build_put32(&s->buf, s->items[1].local + 14, 0);
}

static void local_size(struct sample *s)
{
	build_put32(&s->buf, s->items[1].local + 22, 4);
}

static void local_descriptor_alone(struct sample *s)
{
	build_put16(&s->buf, s->items[1].local + 6, 8);
}

static void both_crc(struct sample *s)
{
	build_put32(&s->buf, s->items[1].local + 14, 1);
	build_put32(&s->buf, s->items[1].central + 16, 1);
}

static void both_encrypted(struct sample *s)
{
	build_put16(&s->buf, s->items[1].local + 6, 1);
	build_put16(&s->buf, s->items[1].central + 8, 1);
}

static void both_lzma(struct sample *s)
{
	build_put16(&s->buf, s->items[1].local + 8, 14);
	build_put16(&s->buf, s->items[1].central + 10, 14);
}

static void both_flagged(struct sample *s)
{
	build_put16(&s->buf, s->items[1].local + 6, 1 << 5);
	build_put16(&s->buf, s->items[1].central + 8, 1 << 5);
}

static void both_sizes_differ(struct sample *s)
{
	build_put32(&s->buf, s->items[1].local + 22, 4);
	build_put32(&s->buf, s->items[1].central + 24, 4);
}

static void both_deflate_short(struct sample *s)
{
	build_put32(&s->buf, s->items[0].local + 22, 5);
	build_put32(&s->buf, s->items[0].central + 24, 5);
}

static void both_deflate_long(struct sample *s)
{
	build_put32(&s->buf, s->items[0].local + 22, 500);
	build_put32(&s->buf, s->items[0].central + 24, 500);
}

static void deflate_damaged(struct sample *s)
{
	s->buf.data[s->items[0].packed] = 0x07; /* a reserved block type */
}

static void symbolic_link(struct sample *s)
{
	build_put32(&s->buf, s->items[1].central + 38, 0120777u << 16);
}

static void windows_link(struct sample *s)
{
	build_put32(&s->buf, s->items[1].central + 38, 0x400);
}

static void device(struct sample *s)
{
	build_put32(&s->buf, s->items[1].central + 38, 0020666u << 16);
}

static void folder_by_mode(struct sample *s)
{
	build_put32(&s->buf, s->items[1].central + 38, 0040755u << 16 | 0x10);
}

static void directory_damaged(struct sample *s)
{
	s->buf.data[s->items[1].central] = 'Q';
}

static void local_damaged(struct sample *s)
{
	s->buf.data[s->items[1].local] = 'Q';
}

static void size_without_zip64(struct sample *s)
{
	build_put32(&s->buf, s->items[1].central + 24, UINT32_MAX);
}

static void zip__is_refused_for_the_one_fault(void **state)
{
	static const struct {
		const char *label;
		void (*lie)(struct sample *sample);
		enum hps_archive_slug slug;
		const char *pointer;
	} rows[] = {
		{ "prefixed", prefixed, HPS_ARCHIVE_GAP, "" },
		{ "prefixed well", prefixed_well, HPS_ARCHIVE_GAP, "index.js" },
		{ "trailing", trailing, HPS_ARCHIVE_TRAILING_DATA, "" },
		{ "cut", cut, HPS_ARCHIVE_TRUNCATED, "" },
		{ "comment cut", comment_cut, HPS_ARCHIVE_TRUNCATED, "" },
		{ "binary comment", comment_binary, HPS_ARCHIVE_TRAILING_DATA,
		  "" },
		{ "two ends", comment_is_an_end, HPS_ARCHIVE_HEADER_INVALID,
		  "" },
		{ "gap before", gap_before_directory, HPS_ARCHIVE_GAP, "" },
		{ "gap between", gap_between, HPS_ARCHIVE_GAP, "a/b.css" },
		{ "gap behind", gap_behind_directory, HPS_ARCHIVE_GAP, "" },
		{ "outside", outside, HPS_ARCHIVE_CORRUPT, "a/b.css" },
		{ "fewer", fewer_entries, HPS_ARCHIVE_HEADER_MISMATCH, "" },
		{ "more", more_entries, HPS_ARCHIVE_HEADER_MISMATCH, "" },
		{ "disk", other_disk, HPS_ARCHIVE_MULTI_DISK, "" },
		{ "entry's disk", entry_on_other_disk, HPS_ARCHIVE_MULTI_DISK,
		  "a/b.css" },
		{ "name", local_name, HPS_ARCHIVE_HEADER_MISMATCH, "a/b.css" },
		{ "method", local_method, HPS_ARCHIVE_HEADER_MISMATCH,
		  "a/b.css" },
		{ "flags", local_flags, HPS_ARCHIVE_HEADER_MISMATCH,
		  "a/b.css" },
		{ "crc", local_crc, HPS_ARCHIVE_HEADER_MISMATCH, "a/b.css" },
		{ "size", local_size, HPS_ARCHIVE_HEADER_MISMATCH, "a/b.css" },
		{ "no descriptor", local_descriptor_alone,
		  HPS_ARCHIVE_HEADER_MISMATCH, "a/b.css" },
		{ "wrong crc", both_crc, HPS_ARCHIVE_CORRUPT, "a/b.css" },
		{ "encrypted", both_encrypted, HPS_ARCHIVE_ENCRYPTED,
		  "a/b.css" },
		{ "lzma", both_lzma, HPS_ARCHIVE_METHOD, "a/b.css" },
		{ "patch flag", both_flagged, HPS_ARCHIVE_HEADER_INVALID,
		  "a/b.css" },
		{ "stored sizes", both_sizes_differ,
		  HPS_ARCHIVE_HEADER_MISMATCH, "a/b.css" },
		{ "short", both_deflate_short, HPS_ARCHIVE_CORRUPT,
		  "index.js" },
		{ "long", both_deflate_long, HPS_ARCHIVE_CORRUPT, "index.js" },
		{ "damaged", deflate_damaged, HPS_ARCHIVE_CORRUPT, "index.js" },
		{ "link", symbolic_link, HPS_ARCHIVE_LINK, "a/b.css" },
		{ "windows link", windows_link, HPS_ARCHIVE_LINK, "a/b.css" },
		{ "device", device, HPS_ARCHIVE_DEVICE, "a/b.css" },
		{ "folder", folder_by_mode, HPS_ARCHIVE_HEADER_MISMATCH,
		  "a/b.css" },
		{ "directory", directory_damaged, HPS_ARCHIVE_CORRUPT, "" },
		{ "local", local_damaged, HPS_ARCHIVE_CORRUPT, "a/b.css" },
		{ "no zip64", size_without_zip64, HPS_ARCHIVE_HEADER_INVALID,
		  "a/b.css" },
	};
	UNIT(u);

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(rows); i++) {
		struct sample sample;

		make(&u.ctx, &sample, false, true);
		rows[i].lie(&sample);
		expect_refused(rows[i].label, &u.ctx, HPS_ARCHIVE_ZIP,
			       &sample.buf, rows[i].slug, rows[i].pointer);
	}
}

static void zip__with_shared_records_is_refused(void **state)
{
	UNIT(u);
	struct sample sample;
	struct hps_archive_content content;
	unsigned written;

	(void)state;
	make(&u.ctx, &sample, false, true);
	same_record_twice(&sample);
	assert_int_equal(unpack_bytes(&u.ctx, HPS_ARCHIVE_ZIP, sample.buf.data,
				      sample.buf.len, NULL, &content, &written),
			 HPS_EINVALID);
	assert_string_equal(u.ctx.error.faults.first->slug, "archive_overlap");
	assert_int_equal(written, 0);
}

static void zip__is_taken_in_every_honest_form(void **state)
{
	UNIT(u);

	(void)state;
	for (int form = 0; form < 4; form++) {
		struct sample sample;

		make(&u.ctx, &sample, form & 1, form & 2);
		expect_taken("form", &u.ctx, HPS_ARCHIVE_ZIP, &sample.buf,
			     "a/b.css index.js");
	}
}

static void zip__may_have_a_comment_of_text(void **state)
{
	UNIT(u);
	struct sample sample;

	(void)state;
	make(&u.ctx, &sample, true, true);
	build_put16(&sample.buf, sample.end.end + 20, 5);
	hps_buf_puts(&sample.buf, "hello");
	expect_taken("comment", &u.ctx, HPS_ARCHIVE_ZIP, &sample.buf,
		     "a/b.css index.js");
}

static void zip__descriptor_must_fit(void **state)
{
	static const size_t fields[] = { 0, 4, 8, 12 };
	UNIT(u);

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(fields); i++) {
		struct sample sample;

		make(&u.ctx, &sample, true, true);
		build_put32(&sample.buf,
			    sample.items[0].packed +
				    sample.items[0].packed_len + fields[i],
			    0);
		expect_refused("descriptor", &u.ctx, HPS_ARCHIVE_ZIP,
			       &sample.buf, HPS_ARCHIVE_HEADER_MISMATCH,
			       "index.js");
	}
}

/* One file with an extra field of these bytes in both headers. */
static void make_extra(struct hps_ctx *ctx, struct hps_buf *buf,
		       const char *extra, size_t len)
{
	struct build_zip_item item = { .name = "index.js",
				       .data = "1",
				       .extra = extra,
				       .extra_len = (uint16_t)len };
	struct build_zip_end end;

	hps_buf_init(buf, ctx->arena, 0);
	build_zip(buf, &item, 1, &end);
}

static void zip__extra_fields_are_read_strictly(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
	} rows[] = {
		{ "\1", 1 },			   /* loose bytes */
		{ "\x55\x54\5\0\1", 5 },	   /* cut off */
		{ "\x75\x70\6\0\1\0\0\0\0x", 10 }, /* another name */
		{ "\x6e\x75\0\0", 4 },		   /* ASi: may be a link */
		{ "\x6c\x78\0\0", 4 },		   /* may set a mode */
		{ "\1\x99\7\0\2\0AE\1\0\0", 11 },  /* AES */
		{ "\1\0\0\0\1\0\0\0", 8 },	   /* zip64 twice */
		{ "\1\0\4\0\0\0\0\0", 8 },	   /* zip64, odd length */
	};
	UNIT(u);
	struct hps_buf buf;

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(rows); i++) {
		make_extra(&u.ctx, &buf, rows[i].bytes, rows[i].len);
		expect_refused("extra", &u.ctx, HPS_ARCHIVE_ZIP, &buf,
			       HPS_ARCHIVE_HEADER_INVALID, "index.js");
	}
	make_extra(&u.ctx, &buf, "\x55\x54\5\0\3\0\0\0\0", 9);
	expect_taken("time", &u.ctx, HPS_ARCHIVE_ZIP, &buf, "index.js");
	make_extra(&u.ctx, &buf, "\x75\x70\15\0\1\0\0\0\0index.js", 17);
	expect_taken("path", &u.ctx, HPS_ARCHIVE_ZIP, &buf, "index.js");
}

static void zip__names_are_judged(void **state)
{
	static const struct {
		const char *one, *other;
		enum hps_archive_slug slug;
		const char *pointer;
	} rows[] = {
		{ "a.js", "../b.js", HPS_ARCHIVE_PATH_UNSAFE, "../b.js" },
		{ "a.js", "b\\c.js", HPS_ARCHIVE_PATH_UNSAFE, "b\\c.js" },
		{ "a.js", "caf\xc3\xa9.js", HPS_ARCHIVE_PATH_UNSAFE,
		  "caf\\xc3\\xa9.js" },
		{ "a.js", "", HPS_ARCHIVE_PATH_UNSAFE, "(no name)" },
		{ "a.js", "/", HPS_ARCHIVE_PATH_UNSAFE, "/" },
		{ "a.js", "./b.js", HPS_ARCHIVE_PATH_UNSAFE, "./b.js" },
		{ "a.js", ".b.js", HPS_ARCHIVE_PATH_HIDDEN, ".b.js" },
		{ "a.js", "a.js", HPS_ARCHIVE_PATH_DUPLICATE, "a.js" },
		{ "a.js", "A.js", HPS_ARCHIVE_PATH_DUPLICATE, "A.js" },
		{ "a.js", "a.js/b.js", HPS_ARCHIVE_PATH_DUPLICATE,
		  "a.js/b.js" },
		{ "a.js/b.js", "a.js", HPS_ARCHIVE_PATH_DUPLICATE, "a.js" },
		{ "a/a.js", "A/b.js", HPS_ARCHIVE_PATH_DUPLICATE, "A/b.js" },
		{ "a.js", "b.html", HPS_ARCHIVE_TYPE_NOT_ALLOWED, "b.html" },
		{ "package/a.js", "package/b.exe", HPS_ARCHIVE_TYPE_NOT_ALLOWED,
		  "package/b.exe" },
	};
	UNIT(u);

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(rows); i++) {
		bool folder = rows[i].other[0] == '/';
		struct build_zip_item items[] = {
			{ .name = rows[i].one, .data = "1" },
			{ .name = rows[i].other, .data = folder ? "" : "2" },
		};
		struct build_zip_end end;
		struct hps_buf buf;

		hps_buf_init(&buf, u.ctx.arena, 0);
		build_zip(&buf, items, 2, &end);
		expect_refused(rows[i].other, &u.ctx, HPS_ARCHIVE_ZIP, &buf,
			       rows[i].slug, rows[i].pointer);
	}
}

static void zip__of_nothing_to_serve_is_empty(void **state)
{
	UNIT(u);
	struct build_zip_item items[] = {
		{ .name = "a/", .data = "" },
		{ .name = "LICENSE", .data = "free" },
	};
	struct build_zip_end end;
	struct hps_buf buf;

	(void)state;
	for (size_t count = 0; count <= 2; count++) {
		hps_buf_init(&buf, u.ctx.arena, 0);
		build_zip(&buf, items, count, &end);
		expect_refused("empty", &u.ctx, HPS_ARCHIVE_ZIP, &buf,
			       HPS_ARCHIVE_EMPTY, "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(zip__is_refused_for_the_one_fault),
		cmocka_unit_test(zip__with_shared_records_is_refused),
		cmocka_unit_test(zip__is_taken_in_every_honest_form),
		cmocka_unit_test(zip__may_have_a_comment_of_text),
		cmocka_unit_test(zip__descriptor_must_fit),
		cmocka_unit_test(zip__extra_fields_are_read_strictly),
		cmocka_unit_test(zip__names_are_judged),
		cmocka_unit_test(zip__of_nothing_to_serve_is_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
