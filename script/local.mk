EXTRA_DIST += \
	.ci/run \
	script/admin \
	script/children.sh \
	script/database.sh \
	script/lib.sh \
	script/mariadb.cnf \
	script/no-panel/index.html \
	script/packages \
	script/server \
	script/test
