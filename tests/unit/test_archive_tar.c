#include "tests/support/archive_expect.h"

static const char text[] = "export const initialize = () => {};";

static size_t add(struct hps_buf *tar, const char *name, char type)
{
	bool file = type == '0' || !type;

	return build_tar_entry(tar, name, type, text,
			       file ? sizeof(text) - 1 : 0);
}

/* What a lie may change: the tar before it is gzipped, or the gzip. */
struct sample {
	struct hps_buf tar;
	struct hps_buf gzip;
	size_t second; /* the header of "a.css" */
};

static void begin(struct hps_ctx *ctx, struct sample *sample)
{
	hps_buf_init(&sample->tar, ctx->arena, 8192);
	hps_buf_init(&sample->gzip, ctx->arena, 8192);
	add(&sample->tar, "index.js", '0');
	sample->second = add(&sample->tar, "a.css", '0');
}

static void end(struct sample *sample)
{
	build_tar_end(&sample->tar);
	build_gzip(&sample->gzip, sample->tar.data, sample->tar.len);
}

/* Lies in the tar, told before its end is written. */
static void bad_sum(struct sample *s)
{
	s->tar.data[s->second + 1] = 'x';
}

static void no_magic(struct sample *s)
{
	memset(s->tar.data + s->second + 257, 0, 8);
	build_tar_seal(&s->tar, s->second);
}

static void bad_size(struct sample *s)
{
	memcpy(s->tar.data + s->second + 124, "-0000000001", 12);
	build_tar_seal(&s->tar, s->second);
}

static void wide_size(struct sample *s)
{
	memcpy(s->tar.data + s->second + 124, "\x80\0\0\0\0\0\0\0\0\0\0\1", 12);
	build_tar_seal(&s->tar, s->second);
}

static void huge_size(struct sample *s)
{
	memcpy(s->tar.data + s->second + 124, "77777777777", 12);
	build_tar_seal(&s->tar, s->second);
}

static void add_type(struct sample *s, char type)
{
	add(&s->tar, "odd.js", type);
}

static void hard_link(struct sample *s)
{
	add_type(s, '1');
}

static void symbolic_link(struct sample *s)
{
	add_type(s, '2');
}

static void character_device(struct sample *s)
{
	add_type(s, '3');
}

static void block_device(struct sample *s)
{
	add_type(s, '4');
}

static void pipe_entry(struct sample *s)
{
	add_type(s, '6');
}

static void contiguous(struct sample *s)
{
	add_type(s, '7');
}

static void sparse(struct sample *s)
{
	add_type(s, 'S');
}

static void unknown_type(struct sample *s)
{
	add_type(s, 'A');
}

static void dump_folder(struct sample *s)
{
	add_type(s, 'D');
}

static void long_name(struct sample *s)
{
	build_tar_entry(&s->tar, "././@LongLink", 'L', "long/name.js", 13);
	add(&s->tar, "long/na", '0');
}

static void folder_with_data(struct sample *s)
{
	build_tar_entry(&s->tar, "odd.js", '5', "x", 1);
}

static void file_with_slash(struct sample *s)
{
	add(&s->tar, "odd.js/", '0');
}

static void pax_then(struct sample *s, const char *key, const char *value)
{
	build_tar_pax(&s->tar, 'x', key, value);
	add(&s->tar, "odd.js", '0');
}

static void pax_unsafe_path(struct sample *s)
{
	pax_then(s, "path", "../odd.js");
}

static void pax_other_size(struct sample *s)
{
	pax_then(s, "size", "1");
}

static void pax_bad_size(struct sample *s)
{
	pax_then(s, "size", "99999999999999999999999");
}

static void pax_link(struct sample *s)
{
	pax_then(s, "linkpath", "/etc/passwd");
}

static void pax_sparse(struct sample *s)
{
	pax_then(s, "GNU.sparse.name", "x");
}

static void pax_unknown(struct sample *s)
{
	pax_then(s, "VENDOR.thing", "x");
}

static void pax_charset(struct sample *s)
{
	pax_then(s, "hdrcharset", "BINARY");
}

static void pax_raw(struct sample *s, const char *records, size_t len)
{
	build_tar_entry(&s->tar, "PaxHeader", 'x', records, len);
	add(&s->tar, "odd.js", '0');
}

static void pax_twice_a_key(struct sample *s)
{
	pax_raw(s, "13 path=a.js\n13 path=b.js\n", 26);
}

static void pax_length_short(struct sample *s)
{
	pax_raw(s, "9 path=a.js\n", 12);
}

static void pax_length_long(struct sample *s)
{
	pax_raw(s, "99 path=a.js\n", 13);
}

static void pax_length_zero(struct sample *s)
{
	pax_raw(s, "013 path=a.js\n", 14);
}

static void pax_nul_path(struct sample *s)
{
	pax_raw(s, "13 path=a\0js\n", 13);
}

static void pax_no_key(struct sample *s)
{
	pax_raw(s, "5 =a\n", 5);
}

static void pax_many_records(struct sample *s)
{
	struct hps_buf records;

	hps_buf_init(&records, s->tar.arena, 0);
	for (int i = 10; i < 75; i++)
		hps_buf_printf(&records, "22 SCHILY.xattr.x%d=y\n", i);
	pax_raw(s, records.data, records.len);
}

static void folder_twice(struct sample *s)
{
	add(&s->tar, "x/", '5');
	add(&s->tar, "x/y.js", '0');
	add(&s->tar, "x", '5');
}

static void folder_respelled(struct sample *s)
{
	add(&s->tar, "x/y/z.js", '0');
	add(&s->tar, "x/a.js", '0');
	add(&s->tar, "x/Y", '5');
}

static void pax_two_headers(struct sample *s)
{
	build_tar_pax(&s->tar, 'x', "mtime", "1");
	build_tar_pax(&s->tar, 'x', "mtime", "2");
	add(&s->tar, "odd.js", '0');
}

static void pax_orphan(struct sample *s)
{
	build_tar_pax(&s->tar, 'x', "mtime", "1");
}

static void global_path(struct sample *s)
{
	build_tar_pax(&s->tar, 'g', "path", "odd.js");
}

static void hidden(struct sample *s)
{
	add(&s->tar, "./._index.js", '0');
}

static void case_twin(struct sample *s)
{
	add(&s->tar, "./INDEX.js", '0');
}

static void twin(struct sample *s)
{
	add(&s->tar, "./a.css", '0');
}

static void page(struct sample *s)
{
	add(&s->tar, "index.html", '0');
}

static void double_dot(struct sample *s)
{
	add(&s->tar, "././x.js", '0');
}

static void tar__is_refused_for_the_one_fault(void **state)
{
	static const struct {
		const char *label;
		void (*lie)(struct sample *sample);
		enum hps_archive_slug slug;
		const char *pointer;
	} rows[] = {
		{ "sum", bad_sum, HPS_ARCHIVE_CORRUPT, "index.js" },
		{ "magic", no_magic, HPS_ARCHIVE_HEADER_INVALID, "a.css" },
		{ "size", bad_size, HPS_ARCHIVE_HEADER_INVALID, "a.css" },
		{ "wide", wide_size, HPS_ARCHIVE_HEADER_INVALID, "a.css" },
		{ "huge", huge_size, HPS_ARCHIVE_FILE_TOO_LARGE, "a.css" },
		{ "hard link", hard_link, HPS_ARCHIVE_LINK, "odd.js" },
		{ "link", symbolic_link, HPS_ARCHIVE_LINK, "odd.js" },
		{ "device", character_device, HPS_ARCHIVE_DEVICE, "odd.js" },
		{ "block", block_device, HPS_ARCHIVE_DEVICE, "odd.js" },
		{ "pipe", pipe_entry, HPS_ARCHIVE_DEVICE, "odd.js" },
		{ "contiguous", contiguous, HPS_ARCHIVE_ENTRY_TYPE, "odd.js" },
		{ "sparse", sparse, HPS_ARCHIVE_ENTRY_TYPE, "odd.js" },
		{ "unknown", unknown_type, HPS_ARCHIVE_ENTRY_TYPE, "odd.js" },
		{ "dump", dump_folder, HPS_ARCHIVE_ENTRY_TYPE, "odd.js" },
		{ "long name", long_name, HPS_ARCHIVE_ENTRY_TYPE,
		  "long/name.js" },
		{ "folder", folder_with_data, HPS_ARCHIVE_HEADER_MISMATCH,
		  "odd.js" },
		{ "slash", file_with_slash, HPS_ARCHIVE_HEADER_MISMATCH,
		  "odd.js/" },
		{ "pax path", pax_unsafe_path, HPS_ARCHIVE_PATH_UNSAFE,
		  "../odd.js" },
		{ "pax size", pax_other_size, HPS_ARCHIVE_HEADER_MISMATCH,
		  "odd.js" },
		{ "pax no size", pax_bad_size, HPS_ARCHIVE_HEADER_INVALID,
		  "odd.js" },
		{ "pax link", pax_link, HPS_ARCHIVE_LINK, "odd.js" },
		{ "pax sparse", pax_sparse, HPS_ARCHIVE_ENTRY_TYPE, "odd.js" },
		{ "pax key", pax_unknown, HPS_ARCHIVE_HEADER_INVALID,
		  "odd.js" },
		{ "pax charset", pax_charset, HPS_ARCHIVE_HEADER_INVALID,
		  "odd.js" },
		{ "pax twice", pax_twice_a_key, HPS_ARCHIVE_HEADER_INVALID,
		  "a.js" },
		{ "pax short", pax_length_short, HPS_ARCHIVE_HEADER_INVALID,
		  "odd.js" },
		{ "pax long", pax_length_long, HPS_ARCHIVE_HEADER_INVALID,
		  "odd.js" },
		{ "pax zero", pax_length_zero, HPS_ARCHIVE_HEADER_INVALID,
		  "odd.js" },
		{ "pax NUL", pax_nul_path, HPS_ARCHIVE_PATH_UNSAFE, "odd.js" },
		{ "pax no key", pax_no_key, HPS_ARCHIVE_HEADER_INVALID,
		  "odd.js" },
		{ "pax many", pax_many_records, HPS_ARCHIVE_HEADER_INVALID,
		  "odd.js" },
		{ "folders", folder_twice, HPS_ARCHIVE_PATH_DUPLICATE, "x" },
		{ "folder's case", folder_respelled, HPS_ARCHIVE_PATH_DUPLICATE,
		  "x/Y" },
		{ "pax two", pax_two_headers, HPS_ARCHIVE_HEADER_INVALID,
		  "PaxHeader" },
		{ "pax orphan", pax_orphan, HPS_ARCHIVE_HEADER_INVALID, "" },
		{ "global", global_path, HPS_ARCHIVE_HEADER_INVALID,
		  "PaxHeader" },
		{ "hidden", hidden, HPS_ARCHIVE_PATH_HIDDEN, "./._index.js" },
		{ "case", case_twin, HPS_ARCHIVE_PATH_DUPLICATE, "./INDEX.js" },
		{ "twin", twin, HPS_ARCHIVE_PATH_DUPLICATE, "./a.css" },
		{ "html", page, HPS_ARCHIVE_TYPE_NOT_ALLOWED, "index.html" },
		{ "dots", double_dot, HPS_ARCHIVE_PATH_UNSAFE, "././x.js" },
	};
	UNIT(u);

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(rows); i++) {
		struct sample sample;

		begin(&u.ctx, &sample);
		rows[i].lie(&sample);
		end(&sample);
		expect_refused(rows[i].label, &u.ctx, HPS_ARCHIVE_TAR_GZ,
			       &sample.gzip, rows[i].slug, rows[i].pointer);
	}
}

/* The ways in which an archive may end wrongly. */
static void tar__must_end_as_it_should(void **state)
{
	static const struct {
		const char *label;
		size_t keep;	    /* of the tar; 0 is all of it */
		const char *behind; /* the tar */
		int cut;	    /* from the gzip */
		const char *after;  /* the gzip */
		enum hps_archive_slug slug;
		const char *pointer;
	} rows[] = {
		{ "no end", 2048, "", 0, "", HPS_ARCHIVE_TRUNCATED, "a.css" },
		{ "half an end", 2560, "", 0, "", HPS_ARCHIVE_TRUNCATED, "" },
		{ "cut file", 1900, "", 0, "", HPS_ARCHIVE_TRUNCATED, "a.css" },
		{ "odd tail", 0, "x", 0, "", HPS_ARCHIVE_TRAILING_DATA, "" },
		{ "cut gzip", 0, "", 12, "", HPS_ARCHIVE_TRUNCATED, "" },
		{ "cut sum", 0, "", 1, "", HPS_ARCHIVE_TRUNCATED, "" },
		{ "loose bytes", 0, "", 0, "x", HPS_ARCHIVE_TRAILING_DATA, "" },
	};
	UNIT(u);

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(rows); i++) {
		struct sample sample;

		begin(&u.ctx, &sample);
		build_tar_end(&sample.tar);
		if (rows[i].keep)
			sample.tar.len = rows[i].keep;
		hps_buf_puts(&sample.tar, rows[i].behind);
		build_gzip(&sample.gzip, sample.tar.data, sample.tar.len);
		sample.gzip.len -= (size_t)rows[i].cut;
		hps_buf_puts(&sample.gzip, rows[i].after);
		expect_refused(rows[i].label, &u.ctx, HPS_ARCHIVE_TAR_GZ,
			       &sample.gzip, rows[i].slug, rows[i].pointer);
	}
}

static void tar__has_one_gzip_member_and_nothing_behind(void **state)
{
	UNIT(u);
	struct sample sample;

	(void)state;
	begin(&u.ctx, &sample);
	end(&sample);
	build_gzip(&sample.gzip, "", 0);
	expect_refused("member", &u.ctx, HPS_ARCHIVE_TAR_GZ, &sample.gzip,
		       HPS_ARCHIVE_TRAILING_DATA, "");
	begin(&u.ctx, &sample);
	build_tar_end(&sample.tar);
	add(&sample.tar, "b.js", '0');
	end(&sample);
	expect_refused("second", &u.ctx, HPS_ARCHIVE_TAR_GZ, &sample.gzip,
		       HPS_ARCHIVE_TRAILING_DATA, "");
	begin(&u.ctx, &sample);
	end(&sample);
	sample.gzip.data[sample.gzip.len - 6] ^= 1; /* the CRC */
	expect_refused("crc", &u.ctx, HPS_ARCHIVE_TAR_GZ, &sample.gzip,
		       HPS_ARCHIVE_CORRUPT, "");
}

static void tar__reports_each_fault_in_one_pass(void **state)
{
	UNIT(u);
	struct sample sample;
	struct hps_archive_content content;
	unsigned written;

	(void)state;
	begin(&u.ctx, &sample);
	page(&sample);
	symbolic_link(&sample);
	hidden(&sample);
	pax_unsafe_path(&sample);
	end(&sample);
	assert_int_equal(unpack_bytes(&u.ctx, HPS_ARCHIVE_TAR_GZ,
				      sample.gzip.data, sample.gzip.len, NULL,
				      &content, &written),
			 HPS_EINVALID);
	assert_int_equal(u.ctx.error.faults.count, 4);
	assert_int_equal(written, 0);
}

static void tar__is_taken_in_every_honest_form(void **state)
{
	UNIT(u);
	struct sample sample;

	(void)state;
	begin(&u.ctx, &sample);
	add(&sample.tar, "./", '5');
	add(&sample.tar, "./dist", '5');
	add(&sample.tar, "./dist/x.js", '\0');
	build_tar_pax(&sample.tar, 'g', "comment", "0123456789abcdef");
	build_tar_pax(&sample.tar, 'x', "path", "dist/y.js");
	add(&sample.tar, "other.js", '0');
	build_tar_pax(&sample.tar, 'x', "mtime", "1.5");
	add(&sample.tar, "dist/z.js", '0');
	end(&sample);
	expect_taken("forms", &u.ctx, HPS_ARCHIVE_TAR_GZ, &sample.gzip,
		     "a.css dist/x.js dist/y.js dist/z.js index.js");
}

static void tar__loses_the_folder_of_npm_pack(void **state)
{
	UNIT(u);
	struct sample sample;

	(void)state;
	for (int outside = 0; outside < 2; outside++) {
		hps_buf_init(&sample.tar, u.ctx.arena, 0);
		hps_buf_init(&sample.gzip, u.ctx.arena, 0);
		add(&sample.tar, "package/", '5');
		add(&sample.tar, "package/index.js", '0');
		add(&sample.tar, "package/package/a.js", '0');
		if (outside)
			add(&sample.tar, "packages.js", '0');
		end(&sample);
		expect_taken("package", &u.ctx, HPS_ARCHIVE_TAR_GZ,
			     &sample.gzip,
			     outside ? "package/index.js package/package/a.js "
				       "packages.js"
				     : "index.js package/a.js");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tar__is_refused_for_the_one_fault),
		cmocka_unit_test(tar__must_end_as_it_should),
		cmocka_unit_test(tar__has_one_gzip_member_and_nothing_behind),
		cmocka_unit_test(tar__reports_each_fault_in_one_pass),
		cmocka_unit_test(tar__is_taken_in_every_honest_form),
		cmocka_unit_test(tar__loses_the_folder_of_npm_pack),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
