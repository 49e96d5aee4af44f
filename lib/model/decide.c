#include "lib/model/decide.h"

static int decide_one(const struct hps_doc_entry *entry)
{
	int version = entry->enabled ? entry->default_version : HPS_SERVE_OFF;

	if (version != HPS_SERVE_OFF && entry->versions[version].withdrawn)
		return HPS_SERVE_OFF;
	return version;
}

void hps_decide(const struct hps_doc_entry *const *entries, size_t count,
		const struct hps_caller_view *caller, int64_t time_us,
		int16_t *vector)
{
	size_t i;

	(void)caller;
	(void)time_us;
	for (i = 0; i < count; i++)
		vector[i] = (int16_t)decide_one(entries[i]);
}
