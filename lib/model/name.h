/*
 * name.h - what the things of the store may be called.
 *
 * Names stand in paths, addresses and lines of logs, and never change; so
 * their alphabet is small, and upper case is left out, since a file system
 * or a person may not tell it apart.
 *
 * Each function returns NULL if the text is such a name, else why not, as the
 * end of a sentence that begins with what was judged: "must begin with ...".
 * That is what the check of struct hps_json_field wants.  The reasons are
 * static strings.
 */
#ifndef HPS_MODEL_NAME_H
#define HPS_MODEL_NAME_H

enum {
	HPS_NAME_MAX = 64,
	HPS_PLUGIN_NAME_MAX = 2 * HPS_NAME_MAX + 2, /* "@", name, "/", name */
	HPS_USERNAME_MAX = 128,
};

/*
 * Provider, instance, channel, segment, role, token, persona:
 * [a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?
 */
const char *hps_name_check(const char *text);

/* A plugin, named like an npm package: a name, or "@" name "/" name. */
const char *hps_plugin_name_check(const char *text);

/* The scope of plugins: "@" name. */
const char *hps_scope_check(const char *text);

/* A user: the alphabet of names with "@" and "+", 1 to 128 bytes. */
const char *hps_username_check(const char *text);

#endif
