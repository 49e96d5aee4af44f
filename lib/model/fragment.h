/*
 * fragment.h - text that is ready but for the store's public address.
 *
 * Bodies of discovery name bundles by absolute URL, and the address that the
 * store goes by may differ from request to request.  So what is compiled once
 * is text with cuts: places where the address is put when it is joined.
 */
#ifndef HPS_MODEL_FRAGMENT_H
#define HPS_MODEL_FRAGMENT_H

#include <stddef.h>
#include <stdint.h>

#include "lib/base/buf.h"

struct hps_fragment {
	const char *text;
	size_t len;
	const uint32_t *cuts; /* offsets into text, ascending */
	size_t cut_count;
};

/* A fragment in the making. */
struct hps_fragment_builder {
	struct hps_buf text;
	struct hps_buf cuts; /* of uint32_t */
};

/* Make an empty builder. */
void hps_fragment_begin(struct hps_fragment_builder *builder,
			struct hps_arena *arena);

/* Put a cut here. */
void hps_fragment_cut(struct hps_fragment_builder *builder);

/*
 * Put the address of a file of a bundle here, as a JSON string in quotes:
 * "<address>/plugins/<plugin>/<version>/<path>".
 *
 * All three are checked names, so that none needs escaping.
 */
void hps_fragment_url(struct hps_fragment_builder *builder, const char *plugin,
		      const char *version, const char *path);

/* Memory: the fragment lives in the builder's arena. */
struct hps_fragment hps_fragment_end(struct hps_fragment_builder *builder);

/*
 * Append a fragment with the address at each cut.
 * base: no slash at its end, and nothing that JSON would escape.
 */
void hps_fragment_join(struct hps_buf *out, const struct hps_fragment *fragment,
		       const char *base);

#endif
