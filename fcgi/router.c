#include <string.h>

#include "fcgi/route.h"

static const char *const body_names[] = {
	[HPS_BODY_NONE] = "none",
	[HPS_BODY_JSON] = "json",
	[HPS_BODY_MULTIPART] = "multipart",
	[HPS_BODY_BUNDLE] = "bundle",
};
_Static_assert(HPS_COUNT(body_names) == HPS_BODY_KIND__MAX,
	       "every kind of body has a name");

struct flag_name {
	enum hps_route_flag flag;
	const char *name;
};

static const struct flag_name flag_names[] = {
	{ HPS_NEEDS_MATCH, "if-match" },
	{ HPS_CREATES, "creates" },
	{ HPS_FRESH_PASSWORD, "fresh-password" },
	{ HPS_PUBLIC_WRITE, "public-write" },
	{ HPS_BEFORE_CHANGE, "before-change" },
};

const char *hps_body_kind_name(enum hps_body_kind kind)
{
	return kind < HPS_BODY_KIND__MAX ? body_names[kind] : "unknown";
}

/* How many segments from `at` on the name in braces takes; 0 if none. */
static size_t take(const char *name, size_t len, const struct hps_uri *uri,
		   size_t at)
{
	bool scoped = uri->segments[at][0] == '@';

	if (len != 6 || memcmp(name, "plugin", 6) != 0 || !scoped)
		return 1;
	return at + 1 < uri->segment_count ? 2 : 0;
}

static bool match_param(struct hps_arena *arena, const char *pattern,
			size_t len, const struct hps_uri *uri, size_t *at,
			struct hps_route_match *match)
{
	size_t count = take(pattern + 1, len - 2, uri, *at);
	const char *value = uri->segments[*at];

	if (count == 0 || match->param_count == HPS_ROUTE_PARAMS_MAX)
		return false;
	if (count == 2)
		value = hps_format(arena, "%s/%s", value,
				   uri->segments[*at + 1]);
	match->params[match->param_count++] =
		(struct hps_route_param){ pattern + 1, len - 2, value };
	*at += count;
	return true;
}

static bool match_pattern(struct hps_arena *arena, const char *pattern,
			  const struct hps_uri *uri,
			  struct hps_route_match *match)
{
	bool slash = true;
	size_t at = 0;

	match->param_count = 0;
	while (*pattern == '/' && pattern[1]) {
		size_t len = strcspn(++pattern, "/");

		if (at == uri->segment_count)
			return false;
		if (*pattern == '{') {
			if (!match_param(arena, pattern, len, uri, &at, match))
				return false;
		} else if (strlen(uri->segments[at]) != len ||
			   memcmp(uri->segments[at++], pattern, len) != 0) {
			return false;
		}
		pattern += len;
		slash = *pattern == '/';
	}
	return at == uri->segment_count &&
	       (slash == uri->trailing_slash || uri->segment_count == 0);
}

void hps_router_find(struct hps_arena *arena, const struct hps_route *routes,
		     size_t count, enum hps_method method,
		     const struct hps_uri *uri, struct hps_route_match *match)
{
	enum hps_method wanted = method == HPS_HEAD ? HPS_GET : method;
	struct hps_route_match found = { 0 };

	for (size_t i = 0; i < count && !found.route; i++) {
		if (!match_pattern(arena, routes[i].pattern, uri, &found))
			continue;
		found.allowed |= 1U << routes[i].method;
		if (routes[i].method == wanted)
			found.route = &routes[i];
	}
	*match = found;
}

const char *hps_router_allow(struct hps_arena *arena, unsigned allowed)
{
	const char *list = "";

	for (unsigned int i = 0; i < HPS_METHOD_OTHER; i++) {
		enum hps_method method = (enum hps_method)i;
		unsigned as = method == HPS_HEAD ? HPS_GET : i;

		if (method != HPS_OPTIONS && !(allowed & (1U << as)))
			continue;
		list = hps_format(arena, "%s%s%s", list, *list ? ", " : "",
				  hps_method_name(method));
	}
	return list;
}

void hps_router_print(const struct hps_route *routes, size_t count,
		      struct hps_buf *out)
{
	for (size_t i = 0; i < count; i++) {
		const struct hps_route *route = &routes[i];
		const char *comma = "";

		hps_buf_printf(out, "%s\t%s\t%s\t%s\t%s\t",
			       hps_method_name(route->method), route->pattern,
			       hps_caller_kind_name(route->caller),
			       hps_permission_name(route->permission),
			       hps_body_kind_name(route->body));
		for (size_t j = 0; j < HPS_COUNT(flag_names); j++) {
			if (!(route->flags & flag_names[j].flag))
				continue;
			hps_buf_printf(out, "%s%s", comma, flag_names[j].name);
			comma = ",";
		}
		hps_buf_putc(out, '\n');
	}
}
