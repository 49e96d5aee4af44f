#include "lib/model/decide.h"

static int decide_one(const struct hps_doc_entry *entry)
{
	return entry->enabled ? entry->default_version : HPS_SERVE_OFF;
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
