dist_man_MANS = \
	man/harmonix-plugin.json.5 \
	man/hps.conf.5 \
	man/admin.fcgi.8 \
	man/discovery.fcgi.8 \
	man/hps-admin.8 \
	man/hps-clerk.8 \
	man/publish.fcgi.8
