/*
 * h_plugin.h - the catalogue of plugins.
 */
#ifndef HPS_FCGI_H_PLUGIN_H
#define HPS_FCGI_H_PLUGIN_H

#include "fcgi/store.h"
#include "lib/repo/plugin.h"

/* GET /api/v1/plugins ?provider= &state= &category= &q= */
enum hps_code hps_h_plugin_list(struct hps_exchange *x);

/* GET /api/v1/plugins/{plugin} */
enum hps_code hps_h_plugin(struct hps_exchange *x);

/*
 * The plugin of the path, if the caller may do this with it.
 * Errors: those of hps_store_use(), hps_plugin_find() and hps_need_plugin().
 */
HPS_MUST_CHECK enum hps_code hps_h_find_plugin(struct hps_exchange *x,
					       enum hps_permission permission,
					       struct hps_store **store,
					       struct hps_plugin *plugin);

#endif
