EXTRA_DIST += apache-conf/site.conf
