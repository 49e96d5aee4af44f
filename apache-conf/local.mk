apacheconfdir = $(pkgdatadir)/apache-conf
dist_apacheconf_DATA = apache-conf/site.conf
