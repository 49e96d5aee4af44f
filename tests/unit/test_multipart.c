#include "tests/unit/unit.h"

#include "fcgi/multipart.h"

enum { FIELDS = 3 };

struct form {
	struct hps_multipart_field fields[FIELDS];
	struct hps_multipart parser;
	struct hps_buf file;
};

static enum hps_code take(struct hps_ctx *ctx, void *arg,
			  const struct hps_multipart_field *field,
			  const char *data, size_t len)
{
	struct form *form = arg;

	(void)ctx;
	assert_string_equal(field->name, "file");
	assert_true(len > 0);
	hps_buf_add(&form->file, data, len);
	return HPS_OK;
}

static enum hps_code parse(struct hps_ctx *ctx, struct form *form,
			   const char *body, size_t len, size_t piece)
{
	*form = (struct form){ .fields = { { .name = "pluginId" },
					   { .name = "versionNumber" },
					   { .name = "file", .file = true } } };
	form->parser.fields = form->fields;
	form->parser.field_count = FIELDS;
	form->parser.sink = take;
	form->parser.arg = form;
	hps_buf_init(&form->file, ctx->arena, 0);
	HPS_TRY(hps_multipart_begin(ctx, &form->parser, "XY"));
	for (size_t at = 0; at < len; at += piece)
		HPS_TRY(hps_multipart_feed(ctx, &form->parser, body + at,
					   len - at < piece ? len - at
							    : piece));
	return hps_multipart_end(ctx, &form->parser);
}

#define PART(name) "Content-Disposition: form-data; name=\"" name "\"\r\n\r\n"

static const char whole[] = "preamble\r\n--XY\r\n" PART(
	"pluginId") "my-plugin\r\n--XY\r\n"
		    "content-disposition: form-data; filename=\"a;b.js\"; "
		    "name=\"file\"\r\n"
		    "Content-Type: application/javascript\r\n\r\n"
		    "one\r\n--X\r\n\r\n--\r--XY two\r\n\r\n--XY\r\n" PART(
			    "versionNumber") "\r\n--XY--\r\n";

static void multipart__reads_pieces_of_any_size(void **state)
{
	(void)state;
	for (size_t piece = 1; piece < sizeof(whole); piece++) {
		UNIT(u);
		struct form form;

		assert_ok(
			parse(&u.ctx, &form, whole, sizeof(whole) - 1, piece));
		assert_string_equal(form.fields[0].value, "my-plugin");
		assert_string_equal(form.fields[1].value, "");
		assert_string_equal(form.fields[2].filename, "a;b.js");
		assert_string_equal(form.fields[2].media_type,
				    "application/javascript");
		assert_string_equal(form.file.data,
				    "one\r\n--X\r\n\r\n--\r--XY two\r\n");
	}
}

static void multipart__misses_the_end_at_every_cut(void **state)
{
	size_t end = sizeof(whole) - 1 - 2; /* the last CRLF is optional */

	(void)state;
	for (size_t len = 0; len < end; len++) {
		UNIT(u);
		struct form form;

		assert_int_equal(parse(&u.ctx, &form, whole, len, 7),
				 HPS_EINVALID);
		assert_string_equal(u.ctx.error.slug, "multipart_invalid");
	}
}

static void multipart__refuses_what_readers_differ_in(void **state)
{
	static const char *const bodies[] = {
		"--XY--\r\ntrailer",
		"--XY\r\n\r\nno name\r\n--XY--",
		"--XY\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XY--",
		"--XY\r\nContent-Disposition: attachment; name=\"pluginId\""
		"\r\n\r\nx\r\n--XY--",
		"--XY\r\n" PART("other") "x\r\n--XY--",
		"--XY\r\n" PART("pluginId") "x\r\n--XY\r\n" PART(
			"pluginId") "y\r\n--XY--",
		"--XY\r\nContent-Disposition: form-data; name=\"pluginId\r\n"
		"\r\nx\r\n--XY--",
		"--XY\r\nContent-Transfer-Encoding: base64\r\n" PART(
			"pluginId") "eA==\r\n--XY--",
		"--XY\r\nno colon\r\n" PART("pluginId") "x\r\n--XY--",
		"--XY x\r\n" PART("pluginId") "x\r\n--XY--",
		"--XY\r\n" PART("pluginId") "\xff\r\n--XY--",
	};

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(bodies); i++) {
		UNIT(u);
		struct form form;

		if (parse(&u.ctx, &form, bodies[i], strlen(bodies[i]), 64) !=
		    HPS_EINVALID)
			fail_msg("taken: %s", bodies[i]);
	}
}

static void multipart__limits_fields_and_headers(void **state)
{
	UNIT(u);
	struct form form;
	struct hps_buf body;

	(void)state;
	hps_buf_init(&body, &u.arena, 0);
	hps_buf_puts(&body, "--XY\r\n" PART("pluginId"));
	for (int i = 0; i <= HPS_MULTIPART_FIELD_MAX; i++)
		hps_buf_putc(&body, 'a');
	hps_buf_puts(&body, "\r\n--XY--");
	assert_int_equal(parse(&u.ctx, &form, body.data, body.len, 100),
			 HPS_ETOOLARGE);
	hps_buf_clear(&body);
	hps_buf_puts(&body, "--XY\r\nX: ");
	for (int i = 0; i <= HPS_MULTIPART_HEADERS_MAX; i++)
		hps_buf_putc(&body, 'a');
	hps_buf_puts(&body, "\r\n" PART("pluginId") "x\r\n--XY--");
	assert_int_equal(parse(&u.ctx, &form, body.data, body.len, 100),
			 HPS_EINVALID);
}

static void multipart__refuses_strange_boundaries(void **state)
{
	static const char *const bad[] = { "", "a\"b", "a\r\n", "a ",
					   "1234567890123456789012345678901234"
					   "5678901234567890123456789012345678"
					   "901" };
	UNIT(u);
	struct hps_multipart parser = { 0 };

	(void)state;
	assert_int_equal(hps_multipart_begin(&u.ctx, &parser, NULL),
			 HPS_EINVALID);
	for (size_t i = 0; i < HPS_COUNT(bad); i++)
		assert_int_equal(hps_multipart_begin(&u.ctx, &parser, bad[i]),
				 HPS_EINVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(multipart__reads_pieces_of_any_size),
		cmocka_unit_test(multipart__misses_the_end_at_every_cut),
		cmocka_unit_test(multipart__refuses_what_readers_differ_in),
		cmocka_unit_test(multipart__limits_fields_and_headers),
		cmocka_unit_test(multipart__refuses_strange_boundaries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
