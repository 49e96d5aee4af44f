#include "tests/support/archive_expect.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/base/file.h"

static void put(struct hps_ctx *ctx, struct hps_buf *buf, const char *bytes,
		size_t len)
{
	hps_buf_init(buf, ctx->arena, len);
	hps_buf_add(buf, bytes, len);
}

static void module__is_kept_as_index_js(void **state)
{
	static const char text[] = "export const initialize = () => {};\n";
	unsigned char digest[HPS_SHA384_BYTES];
	struct hps_archive_content content;
	UNIT(u);

	(void)state;
	assert_ok(unpack_bytes(&u.ctx, HPS_ARCHIVE_MODULE, text,
			       sizeof(text) - 1, NULL, &content, NULL));
	assert_int_equal(content.count, 1);
	assert_string_equal(content.files[0].path, "index.js");
	assert_string_equal(content.files[0].media_type, "text/javascript");
	assert_int_equal(content.size_bytes, sizeof(text) - 1);
	hps_hash_once(HPS_SHA384, text, sizeof(text) - 1, digest);
	assert_memory_equal(content.files[0].sha384, digest, sizeof(digest));
}

static void body__of_another_kind_is_said_to_be_so(void **state)
{
	static const struct {
		enum hps_archive_kind kind;
		const char *bytes;
		size_t len;
		enum hps_archive_slug slug;
	} rows[] = {
		{ HPS_ARCHIVE_MODULE, "", 0, HPS_ARCHIVE_EMPTY },
		{ HPS_ARCHIVE_ZIP, "", 0, HPS_ARCHIVE_EMPTY },
		{ HPS_ARCHIVE_TAR_GZ, "", 0, HPS_ARCHIVE_EMPTY },
		{ HPS_ARCHIVE_MODULE, "<!doctype html>", 15,
		  HPS_ARCHIVE_WRONG_KIND },
		{ HPS_ARCHIVE_MODULE, "\xef\xbb\xbf \n<html>", 11,
		  HPS_ARCHIVE_WRONG_KIND },
		{ HPS_ARCHIVE_MODULE, "\x1f\x8b\10\0", 4,
		  HPS_ARCHIVE_WRONG_KIND },
		{ HPS_ARCHIVE_MODULE, "PK\3\4", 4, HPS_ARCHIVE_WRONG_KIND },
		{ HPS_ARCHIVE_MODULE, "\177ELF\0", 5, HPS_ARCHIVE_WRONG_KIND },
		{ HPS_ARCHIVE_TAR_GZ, "PK\3\4", 4, HPS_ARCHIVE_WRONG_KIND },
		{ HPS_ARCHIVE_TAR_GZ, "export {}", 9, HPS_ARCHIVE_WRONG_KIND },
		{ HPS_ARCHIVE_TAR_GZ, "BZh9", 4, HPS_ARCHIVE_WRONG_KIND },
		{ HPS_ARCHIVE_ZIP, "\x1f\x8b\10\0", 4, HPS_ARCHIVE_WRONG_KIND },
		{ HPS_ARCHIVE_ZIP, "<html>", 6, HPS_ARCHIVE_WRONG_KIND },
		{ HPS_ARCHIVE_ZIP, "PK\3\4", 4, HPS_ARCHIVE_TRUNCATED },
	};
	UNIT(u);

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(rows); i++) {
		struct hps_buf buf;

		put(&u.ctx, &buf, rows[i].bytes, rows[i].len);
		expect_refused(hps_format(&u.arena, "row %zu", i), &u.ctx,
			       rows[i].kind, &buf, rows[i].slug, "");
	}
}

static void gzip__without_a_tar_is_said_to_be_so(void **state)
{
	UNIT(u);
	struct hps_buf buf;

	(void)state;
	for (size_t len = 0; len < 700; len += 100) {
		char text[700];

		memset(text, 'x', sizeof(text));
		hps_buf_init(&buf, &u.arena, 0);
		build_gzip(&buf, text, len);
		expect_refused("gzip", &u.ctx, HPS_ARCHIVE_TAR_GZ, &buf,
			       HPS_ARCHIVE_WRONG_KIND, "");
	}
}

/* Two files of 1000 bytes, as a zip or a tarball. */
static void make(struct hps_ctx *ctx, struct hps_buf *buf, bool zip)
{
	char *data = hps_alloc(ctx->arena, 1001);
	struct build_zip_item items[] = {
		{ .name = "index.js", .data = data },
		{ .name = "b.js", .data = data },
	};
	struct build_zip_end end;
	struct hps_buf tar;

	for (int i = 0; i < 1000; i++)
		data[i] = (char)('a' + (i * i + i / 7) % 26);
	hps_buf_init(buf, ctx->arena, 0);
	hps_buf_init(&tar, ctx->arena, 0);
	if (zip) {
		build_zip(buf, items, 2, &end);
		return;
	}
	build_tar_entry(&tar, "index.js", '0', data, 1000);
	build_tar_entry(&tar, "b.js", '0', data, 1000);
	build_tar_end(&tar);
	build_gzip(buf, tar.data, tar.len);
}

static void limits__each_has_its_own_fault(void **state)
{
	static const struct {
		struct hps_archive_limits limits;
		enum hps_code code;
		const char *slug;
	} rows[] = {
		{ { 1 << 20, 2000, 1000, 1 << 20, 2, 100 }, HPS_OK, NULL },
		{ { 1 << 20, 2000, 999, 1 << 20, 2, 100 },
		  HPS_EINVALID,
		  "archive_file_too_large" },
		{ { 1 << 20, 1999, 1000, 1 << 20, 2, 100 },
		  HPS_EINVALID,
		  "archive_too_large" },
		{ { 1 << 20, 2000, 1000, 1 << 20, 1, 100 },
		  HPS_EINVALID,
		  "archive_too_many_entries" },
		{ { 1 << 20, 2000, 1000, 100, 2, 0 },
		  HPS_EINVALID,
		  "archive_ratio" },
		{ { 50, 2000, 1000, 1 << 20, 2, 100 }, HPS_ETOOLARGE, NULL },
	};
	UNIT(u);

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(rows) * 2; i++) {
		struct hps_archive_content content;
		struct hps_buf buf;
		unsigned written;

		hps_fail_clear(&u.ctx);
		make(&u.ctx, &buf, i % 2);
		assert_int_equal(unpack_bytes(&u.ctx,
					      i % 2 ? HPS_ARCHIVE_ZIP
						    : HPS_ARCHIVE_TAR_GZ,
					      buf.data, buf.len,
					      &rows[i / 2].limits, &content,
					      &written),
				 rows[i / 2].code);
		if (rows[i / 2].slug)
			assert_string_equal(u.ctx.error.faults.first->slug,
					    rows[i / 2].slug);
		assert_int_equal(written, rows[i / 2].code == HPS_OK ? 2 : 0);
	}
}

/* 300 MB of zeros in a gzip of 300 kB. */
static void bomb__stops_at_the_limit(void **state)
{
	UNIT(u);
	char *zeros = hps_alloc(&u.arena, 60 << 20);
	struct hps_archive_content content;
	struct hps_buf tar, gzip;

	(void)state;
	hps_buf_init(&tar, &u.arena, 61 << 20);
	hps_buf_init(&gzip, &u.arena, 1 << 20);
	build_tar_entry(&tar, "index.js", '0', zeros, 60 << 20);
	build_tar_end(&tar);
	build_gzip(&gzip, tar.data, tar.len);
	assert_int_equal(unpack_bytes(&u.ctx, HPS_ARCHIVE_TAR_GZ, gzip.data,
				      gzip.len, NULL, &content, NULL),
			 HPS_EINVALID);
	assert_string_equal(u.ctx.error.faults.first->slug, "archive_ratio");
	/* Zeros behind the end count as well. */
	hps_buf_clear(&tar);
	hps_buf_clear(&gzip);
	build_tar_entry(&tar, "index.js", '0', "1", 1);
	hps_buf_add(&tar, zeros, 60 << 20);
	build_gzip(&gzip, tar.data, tar.len);
	expect_refused("zeros", &u.ctx, HPS_ARCHIVE_TAR_GZ, &gzip,
		       HPS_ARCHIVE_TOO_LARGE, "");
}

static void folders__that_are_implied_count(void **state)
{
	struct hps_archive_limits limits = HPS_ARCHIVE_LIMITS_DEFAULT;
	UNIT(u);

	(void)state;
	for (limits.entries = 4; limits.entries >= 3; limits.entries--) {
		struct hps_archive_content content;
		struct hps_buf tar, gzip;

		hps_fail_clear(&u.ctx);
		hps_buf_init(&tar, &u.arena, 0);
		hps_buf_init(&gzip, &u.arena, 0);
		build_tar_entry(&tar, "a/b/c/x.js", '0', "1", 1);
		build_tar_entry(&tar, "a/b/d/x.js", '0', "1", 1);
		build_tar_entry(&tar, "a/b/d/y.js", '0', "1", 1);
		build_tar_end(&tar);
		build_gzip(&gzip, tar.data, tar.len);
		assert_int_equal(unpack_bytes(&u.ctx, HPS_ARCHIVE_TAR_GZ,
					      gzip.data, gzip.len, &limits,
					      &content, NULL),
				 limits.entries == 4 ? HPS_OK : HPS_EINVALID);
	}
	assert_int_equal(u.ctx.error.faults.count, 1);
	assert_string_equal(u.ctx.error.faults.first->pointer, "a/b/d/x.js");
}

static void skipped__are_named_and_the_rest_counted(void **state)
{
	UNIT(u);
	struct hps_archive_content content;
	struct hps_buf tar, gzip;

	(void)state;
	hps_buf_init(&tar, &u.arena, 0);
	hps_buf_init(&gzip, &u.arena, 0);
	for (int i = 0; i < 101; i++)
		build_tar_entry(&tar, hps_format(&u.arena, "m/%d.js", i), '0',
				"1", 1);
	for (int i = 0; i < 25; i++)
		build_tar_entry(&tar, hps_format(&u.arena, "t/%d.d.ts", i), '0',
				"1", 1);
	build_tar_end(&tar);
	build_gzip(&gzip, tar.data, tar.len);
	assert_ok(unpack_bytes(&u.ctx, HPS_ARCHIVE_TAR_GZ, gzip.data, gzip.len,
			       NULL, &content, NULL));
	assert_int_equal(content.count, 101);
	assert_int_equal(content.warnings.count, 22);
	assert_string_equal(content.warnings.first->pointer, "t/0.d.ts");
	assert_string_equal(content.warnings.last->slug,
			    "archive_many_modules");
}

static void faults__beyond_the_limit_are_counted(void **state)
{
	UNIT(u);
	struct hps_archive_content content;
	struct hps_buf tar, gzip;

	(void)state;
	hps_buf_init(&tar, &u.arena, 0);
	hps_buf_init(&gzip, &u.arena, 0);
	for (int i = 0; i < 150; i++)
		build_tar_entry(&tar, hps_format(&u.arena, "%d.html", i), '0',
				"1", 1);
	build_tar_end(&tar);
	build_gzip(&gzip, tar.data, tar.len);
	assert_int_equal(unpack_bytes(&u.ctx, HPS_ARCHIVE_TAR_GZ, gzip.data,
				      gzip.len, NULL, &content, NULL),
			 HPS_EINVALID);
	assert_int_equal(u.ctx.error.faults.count, 150);
	assert_string_equal(u.ctx.error.faults.last->pointer, "99.html");
}

static const char sources[] =
	"set -e; exec >/dev/null 2>&1; cd \"$1\"; mkdir -p dist/assets;"
	"echo 'export const initialize = () => {}' >dist/index.js;"
	": >dist/assets/empty.css; echo '# A' >README.md;"
	"echo '{\"name\":\"a\",\"version\":\"1.0.0\",\"files\":[\"dist\"]}'"
	" >package.json;";

/* Pack the sample folder with a command; NULL if the tool is not there. */
static struct hps_buf *pack(struct hps_ctx *ctx, const char *command)
{
	char folder[] = "/tmp/hps-pack-XXXXXX";
	struct hps_buf *buf = HPS_NEW(ctx->arena, struct hps_buf);
	HPS_AUTO_FD dir = -1;
	int status = -1;
	pid_t child;

	assert_non_null(mkdtemp(folder));
	assert_ok(hps_dir_open(ctx, AT_FDCWD, folder, &dir));
	child = fork();
	if (!child) {
		execl("/bin/sh", "sh", "-c",
		      hps_format(ctx->arena, "%s %s", sources, command), "sh",
		      folder, (char *)NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	hps_buf_init(buf, ctx->arena, 0);
	if (status || hps_file_read(ctx, dir, "out", 1 << 20, buf) != HPS_OK)
		buf = NULL;
	assert_ok(hps_remove_tree(ctx, AT_FDCWD, folder));
	return buf;
}

static void real_tools__are_understood(void **state)
{
	static const struct {
		enum hps_archive_kind kind;
		const char *command;
	} rows[] = {
		{ HPS_ARCHIVE_TAR_GZ, "tar czf out dist *.md *.json" },
		{ HPS_ARCHIVE_TAR_GZ, "tar czf out ./dist ./*.md ./*.json" },
		{ HPS_ARCHIVE_TAR_GZ,
		  "tar --format=ustar -czf out dist *.md *.json" },
		{ HPS_ARCHIVE_TAR_GZ,
		  "tar --format=pax -czf out dist *.md *.json" },
		{ HPS_ARCHIVE_TAR_GZ, "bsdtar czf out dist *.md *.json" },
		{ HPS_ARCHIVE_TAR_GZ, "busybox tar czf out dist *.md *.json" },
		{ HPS_ARCHIVE_TAR_GZ,
		  "npm_config_cache=$1/.npm npm pack --offline; mv *.tgz out" },
		{ HPS_ARCHIVE_TAR_GZ,
		  "git init -q .; git add dist *.md *.json;"
		  "git -c user.name=a -c user.email=a@b.c commit -qm a;"
		  "git archive --format=tar.gz HEAD >out" },
		{ HPS_ARCHIVE_ZIP, "zip -qr out.zip dist *.md *.json;"
				   "mv out.zip out" },
		{ HPS_ARCHIVE_ZIP, "zip -qr - dist *.md *.json | cat >out" },
		{ HPS_ARCHIVE_ZIP, "zip -qr0 - dist *.md *.json | cat >out" },
		{ HPS_ARCHIVE_ZIP,
		  "python3 -m zipfile -c out dist README.md package.json" },
		{ HPS_ARCHIVE_ZIP,
		  "bsdtar -c --format=zip -f out dist *.md *.json" },
		{ HPS_ARCHIVE_ZIP,
		  "git init -q .; git add dist *.md *.json;"
		  "git -c user.name=a -c user.email=a@b.c commit -qm a;"
		  "git archive --format=zip HEAD >out" },
	};
	UNIT(u);
	size_t done = 0;

	(void)state;
	for (size_t i = 0; i < HPS_COUNT(rows); i++) {
		struct hps_buf *buf = pack(&u.ctx, rows[i].command);

		if (!buf)
			continue; /* no such tool here */
		done++;
		expect_taken(rows[i].command, &u.ctx, rows[i].kind, buf,
			     "README.md dist/assets/empty.css dist/index.js "
			     "package.json");
	}
	if (!done)
		skip();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(module__is_kept_as_index_js),
		cmocka_unit_test(body__of_another_kind_is_said_to_be_so),
		cmocka_unit_test(gzip__without_a_tar_is_said_to_be_so),
		cmocka_unit_test(limits__each_has_its_own_fault),
		cmocka_unit_test(bomb__stops_at_the_limit),
		cmocka_unit_test(folders__that_are_implied_count),
		cmocka_unit_test(skipped__are_named_and_the_rest_counted),
		cmocka_unit_test(faults__beyond_the_limit_are_counted),
		cmocka_unit_test(real_tools__are_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
