lighttpdconfdir = $(pkgdatadir)/lighttpd-conf
dist_lighttpdconf_DATA = \
	lighttpd-conf/admin.lua \
	lighttpd-conf/cdn.lua \
	lighttpd-conf/demo.conf \
	lighttpd-conf/nothing.lua \
	lighttpd-conf/open.lua \
	lighttpd-conf/paths.lua \
	lighttpd-conf/site.conf
