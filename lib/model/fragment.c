#include "lib/model/fragment.h"

#include <string.h>

void hps_fragment_begin(struct hps_fragment_builder *builder,
			struct hps_arena *arena)
{
	hps_buf_init(&builder->text, arena, 1024);
	hps_buf_init(&builder->cuts, arena, 0);
}

void hps_fragment_cut(struct hps_fragment_builder *builder)
{
	uint32_t at = (uint32_t)builder->text.len;

	hps_buf_add(&builder->cuts, &at, sizeof(at));
}

void hps_fragment_url(struct hps_fragment_builder *builder, const char *plugin,
		      const char *version, const char *path)
{
	hps_buf_putc(&builder->text, '"');
	hps_fragment_cut(builder);
	hps_buf_printf(&builder->text, "/plugins/%s/%s/%s\"", plugin, version,
		       path);
}

struct hps_fragment hps_fragment_end(struct hps_fragment_builder *builder)
{
	size_t count = builder->cuts.len / sizeof(uint32_t);
	uint32_t *cuts = HPS_NEW_ARRAY(builder->text.arena, count, uint32_t);

	memcpy(cuts, builder->cuts.data, builder->cuts.len);
	return (struct hps_fragment){ .text = builder->text.data,
				      .len = builder->text.len,
				      .cuts = cuts,
				      .cut_count = count };
}

void hps_fragment_join(struct hps_buf *out, const struct hps_fragment *fragment,
		       const char *base)
{
	size_t base_len = strlen(base), from = 0, i;

	hps_buf_grow(out, fragment->len + fragment->cut_count * base_len);
	for (i = 0; i < fragment->cut_count; i++) {
		hps_buf_add(out, fragment->text + from,
			    fragment->cuts[i] - from);
		hps_buf_add(out, base, base_len);
		from = fragment->cuts[i];
	}
	hps_buf_add(out, fragment->text + from, fragment->len - from);
}
