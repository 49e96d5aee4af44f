/*
 * Fuzz the reading of JSON.  What is accepted must be written as a text that
 * reads as the same value again, and json-c's own strict parser must accept
 * it as well; whatever the members are, a table of fields judges them without
 * writing the struct unless all is well.
 */
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "lib/json/build.h"
#include "lib/json/parse.h"
#include "lib/json/read.h"
#include "lib/model/config_schema.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct body {
	const char *name;
	int64_t order;
	int64_t until_us;
	struct hps_strings tags;
	struct json_object *config;
	bool hot;
};

static const struct hps_json_field fields[] = {
	HPS_JSON_STRING(struct body, name, "name", HPS_JSON_REQUIRED, 1, 9),
	HPS_JSON_INTEGER(struct body, order, "order", 0, -5, 5),
	HPS_JSON_TIME(struct body, until_us, "until", HPS_JSON_NULLABLE),
	HPS_JSON_STRINGS(struct body, tags, "tags", HPS_JSON_UNIQUE, 0, 5, 1,
			 5),
	HPS_JSON_OBJECT(struct body, config, "config", 0, 0, 5),
	HPS_JSON_BOOLEAN(struct body, hot, "hot", 0),
};

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_round_trip(struct hps_ctx *ctx, struct json_object *value)
{
	struct json_tokener *other =
		json_tokener_new_ex(HPS_JSON_DEPTH_MAX + 1);
	struct json_object *again = NULL;
	size_t len;
	const char *text = hps_json_text(ctx->arena, value, &len);

	check(hps_json_parse(ctx, text, len, &again) == HPS_OK);
	check(json_object_equal(value, again));
	check(!strcmp(hps_json_text(ctx->arena, again, NULL), text));
	json_object_put(json_tokener_parse_ex(other, text, (int)len + 1));
	check(json_tokener_get_error(other) == json_tokener_success);
	json_tokener_free(other);
}

static void check_read(struct hps_ctx *ctx, struct json_object *value)
{
	static const struct body zero;
	struct body body = zero;
	enum hps_code code =
		hps_json_read(ctx, value, fields, HPS_COUNT(fields), "", &body);

	if (code == HPS_OK) {
		check(body.name && *body.name && strlen(body.name) <= 9);
		check(body.order >= -5 && body.order <= 5);
		check(body.tags.count <= 5);
	} else {
		check(ctx->error.faults.count > 0);
		check(!memcmp(&body, &zero, sizeof(body)));
	}
}

static void check_schema(struct hps_ctx *ctx, struct json_object *value)
{
	struct hps_faults faults = { 0 }, warnings = { 0 };

	if (hps_config_schema_check(ctx->arena, value, "", &faults, &warnings))
		hps_config_validate(ctx->arena, value, value, "", &faults);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct hps_arena arena = HPS_ARENA_INIT;
	struct hps_ctx ctx = { .arena = &arena };
	struct json_object *value = NULL;

	if (hps_json_parse(&ctx, (const char *)data, size, &value) == HPS_OK) {
		check_round_trip(&ctx, value);
		check_read(&ctx, value);
		check_schema(&ctx, value);
	} else {
		check(!value && ctx.error.detail);
	}
	hps_arena_release(&arena);
	return 0;
}
