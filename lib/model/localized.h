/*
 * localized.h - texts for people in one language or in several: titles and
 * descriptions, as they travel in JSON.
 */
#ifndef HPS_MODEL_LOCALIZED_H
#define HPS_MODEL_LOCALIZED_H

#include <stddef.h>

struct json_object;

/*
 * Judge such a text: a string of 1 to max bytes, or an object of 1 to 32
 * language tags (RFC 5646: "ca", "pt-BR") to such strings.  Tabs and line
 * feeds may stand in it, other control characters may not.
 *
 * Returns NULL if it is one, else why not, as the end of a sentence.
 */
const char *hps_localized_check(struct json_object *value, size_t max);

#endif
