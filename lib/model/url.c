#include "lib/model/url.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>

#include "lib/base/text.h"

enum { PORT_HTTP = 80, PORT_HTTPS = 443, PORT_MAX = 65535, LABEL_MAX = 63 };

static const char https[] = "https://";
static const char http[] = "http://";

/* [::1]: what inet_pton() takes, without a zone. */
static bool is_ipv6(const char *text)
{
	char address[INET6_ADDRSTRLEN];
	unsigned char bytes[16];
	size_t len = strlen(text);

	if (len < 4 || text[0] != '[' || text[len - 1] != ']' ||
	    len - 2 >= sizeof(address))
		return false;
	memcpy(address, text + 1, len - 2);
	address[len - 2] = '\0';
	return inet_pton(AF_INET6, address, bytes) == 1;
}

/* A last label of digits alone is an address to browsers, and so to us. */
static bool is_ipv4(const char *text)
{
	unsigned char bytes[4];

	return inet_pton(AF_INET, text, bytes) == 1;
}

/* Labels of letters, digits, '-' and, as intranets have them, '_'. */
static bool is_dns_name(const char *text)
{
	const char *label = text, *at = text;

	for (;; at++) {
		if (isalnum((unsigned char)*at) || *at == '_')
			continue;
		if (*at == '-' && at > label)
			continue;
		if (at == label || at - label > LABEL_MAX || at[-1] == '-')
			return false;
		if (!*at)
			break;
		if (*at != '.')
			return false;
		label = at + 1;
	}
	return strspn(label, "0123456789") != strlen(label);
}

static bool is_host(const char *name)
{
	return is_ipv6(name) || is_ipv4(name) || is_dns_name(name);
}

bool hps_host_parse(struct hps_arena *arena, const char *text, size_t len,
		    struct hps_authority *host)
{
	enum { PORT_TEXT_MAX = 6 }; /* ":65535" */
	unsigned long port = 0;
	char *name, *at;

	if (!len || len > HPS_HOST_MAX + PORT_TEXT_MAX ||
	    memchr(text, '\0', len))
		return false;
	name = hps_strndup(arena, text, len);
	for (at = name; *at; at++)
		*at = (char)tolower((unsigned char)*at);
	at = strchr(*name == '[' ? name + strcspn(name, "]") : name, ':');
	if (at) {
		if (!hps_number_parse(at + 1, PORT_MAX, &port) || !port)
			return false;
		*at = '\0';
	}
	if (strlen(name) > HPS_HOST_MAX || !is_host(name))
		return false;
	*host = (struct hps_authority){ name, (unsigned)port };
	return true;
}

const char *hps_host_url(struct hps_arena *arena,
			 const struct hps_authority *host, bool is_https)
{
	const char *scheme = is_https ? https : http;

	if (!host->port || host->port == (is_https ? PORT_HTTPS : PORT_HTTP))
		return hps_format(arena, "%s%s", scheme, host->name);
	return hps_format(arena, "%s%s:%u", scheme, host->name, host->port);
}

/* Read scheme, host and port; path is set to what stands behind them. */
static const char *read_origin(struct hps_arena *arena, const char *text,
			       const char **path)
{
	bool is_https = !strncasecmp(text, https, strlen(https));
	struct hps_authority host;
	size_t len;

	if (!is_https && strncasecmp(text, http, strlen(http)) != 0)
		return NULL;
	text += strlen(is_https ? https : http);
	len = strcspn(text, "/?#");
	if (!hps_host_parse(arena, text, len, &host))
		return NULL;
	*path = text + len;
	return hps_host_url(arena, &host, is_https);
}

const char *hps_origin_normal(struct hps_arena *arena, const char *text)
{
	const char *origin, *path;

	if (!strcmp(text, "*"))
		return "*";
	origin = read_origin(arena, text, &path);
	return origin && !*path ? origin : NULL;
}

/* Segments of unreserved characters, none of them "." or "..". */
static bool is_path(const char *path, size_t len)
{
	const char *at = path, *end = path + len;

	while (at < end) {
		const char *segment = ++at;

		while (at < end &&
		       (isalnum((unsigned char)*at) || strchr("-._~", *at)))
			at++;
		if (at == segment || (at < end && *at != '/') ||
		    (*segment == '.' &&
		     strspn(segment, ".") == (size_t)(at - segment)))
			return false;
	}
	return true;
}

const char *hps_public_url_normal(struct hps_arena *arena, const char *text)
{
	const char *origin, *path;
	size_t len;

	if (strlen(text) > HPS_URL_MAX)
		return NULL;
	origin = read_origin(arena, text, &path);
	if (!origin)
		return NULL;
	len = strlen(path);
	if (len && path[len - 1] == '/')
		len--;
	if (!is_path(path, len))
		return NULL;
	return hps_format(arena, "%s%.*s", origin, (int)len, path);
}

const char *hps_url_origin(struct hps_arena *arena, const char *url)
{
	const char *host = strstr(url, "://");
	size_t len = host ? (size_t)(host + 3 - url) : 0;

	return hps_strndup(arena, url, len + strcspn(url + len, "/"));
}

bool hps_url_is_https(const char *url)
{
	return hps_starts_with(url, https);
}

const char *hps_origin_check(const char *text)
{
	struct hps_arena arena = HPS_ARENA_INIT;
	bool good = hps_origin_normal(&arena, text) != NULL;

	hps_arena_release(&arena);
	return good ? NULL
		    : "must be '*' or an origin such as "
		      "https://shell.example:8443, without a path";
}

const char *hps_public_url_check(const char *text)
{
	struct hps_arena arena = HPS_ARENA_INIT;
	bool good = hps_public_url_normal(&arena, text) != NULL;

	hps_arena_release(&arena);
	return good ? NULL
		    : "must be an address such as https://store.example, "
		      "without query or fragment";
}
