# What the three programs share, so that tests and tools can link the route
# tables too.
noinst_LIBRARIES += libhps-fcgi.a
libhps_fcgi_a_SOURCES = \
	fcgi/auth.c fcgi/auth.h \
	fcgi/etag.c fcgi/etag.h \
	fcgi/exchange.c fcgi/exchange.h \
	fcgi/form.c fcgi/form.h \
	fcgi/guard.c fcgi/guard.h \
	fcgi/h_health.c fcgi/h_health.h \
	fcgi/h_problem.c \
	fcgi/master.c fcgi/master.h \
	fcgi/metrics.c fcgi/metrics.h \
	fcgi/multipart.c fcgi/multipart.h \
	fcgi/negotiate.c fcgi/negotiate.h \
	fcgi/problem.c fcgi/problem.h fcgi/problem_table.c \
	fcgi/program.c \
	fcgi/request.c fcgi/request.h fcgi/request_body.c \
	fcgi/response.c fcgi/response.h \
	fcgi/router.c fcgi/route.h \
	fcgi/routes.h fcgi/routes_admin.c fcgi/routes_discovery.c \
	fcgi/routes_publish.c \
	fcgi/socket.c fcgi/socket.h \
	fcgi/store.c fcgi/store.h \
	fcgi/stream.c fcgi/stream.h \
	fcgi/uri.c fcgi/uri.h \
	fcgi/worker.c fcgi/worker.h

libhps_fcgi_a_SOURCES += fcgi/actor.c fcgi/actor.h
libhps_fcgi_a_SOURCES += fcgi/content_digest.c fcgi/content_digest.h
libhps_fcgi_a_SOURCES += fcgi/h_audit.c fcgi/h_audit.h
libhps_fcgi_a_SOURCES += fcgi/h_member.c fcgi/h_member.h
libhps_fcgi_a_SOURCES += fcgi/h_overview.c fcgi/h_overview.h
libhps_fcgi_a_SOURCES += fcgi/h_provider.c fcgi/h_provider.h
libhps_fcgi_a_SOURCES += fcgi/h_channel.c fcgi/h_channel.h
libhps_fcgi_a_SOURCES += fcgi/h_instance.c fcgi/h_instance.h
libhps_fcgi_a_SOURCES += fcgi/h_plugin.c fcgi/h_plugin.h
libhps_fcgi_a_SOURCES += fcgi/h_version.c fcgi/h_version.h
libhps_fcgi_a_SOURCES += fcgi/view_instance.c fcgi/view_instance.h
libhps_fcgi_a_SOURCES += fcgi/view_plugin.c fcgi/view_plugin.h
libhps_fcgi_a_SOURCES += fcgi/h_session.c fcgi/h_session.h
libhps_fcgi_a_SOURCES += fcgi/h_token.c fcgi/h_token.h
libhps_fcgi_a_SOURCES += fcgi/h_token_rotate.c
libhps_fcgi_a_SOURCES += fcgi/idempotency.c fcgi/idempotency.h
libhps_fcgi_a_SOURCES += fcgi/known.c fcgi/known.h
libhps_fcgi_a_SOURCES += fcgi/page.c fcgi/page.h
libhps_fcgi_a_SOURCES += fcgi/view_session.c fcgi/view_session.h
libhps_fcgi_a_SOURCES += fcgi/h_publish.c fcgi/h_publish.h
libhps_fcgi_a_SOURCES += fcgi/login.c fcgi/login.h
libhps_fcgi_a_SOURCES += fcgi/h_me.c fcgi/h_me.h
libhps_fcgi_a_SOURCES += fcgi/h_role.c fcgi/h_role.h
libhps_fcgi_a_SOURCES += fcgi/h_user.c fcgi/h_user.h
libhps_fcgi_a_SOURCES += fcgi/h_user_access.c
libhps_fcgi_a_SOURCES += fcgi/view_user.c fcgi/view_user.h
libhps_fcgi_a_SOURCES += fcgi/view_audit.c fcgi/view_audit.h
libhps_fcgi_a_SOURCES += fcgi/view_provider.c fcgi/view_provider.h
libhps_fcgi_a_SOURCES += fcgi/view_publish.c fcgi/view_publish.h
libhps_fcgi_a_SOURCES += fcgi/view_token.c fcgi/view_token.h
libhps_fcgi_a_SOURCES += fcgi/view_version.c fcgi/view_version.h
libhps_fcgi_a_SOURCES += fcgi/discovery.c fcgi/discovery.h
libhps_fcgi_a_SOURCES += fcgi/h_discovery.c fcgi/h_discovery.h

HPS_FCGI_LIBS = libhps-fcgi.a $(HPS_LIBS) $(FCGI_LIBS)

pkglibexec_PROGRAMS += fcgi/admin.fcgi fcgi/discovery.fcgi fcgi/publish.fcgi
fcgi_admin_fcgi_SOURCES = fcgi/main_admin.c
fcgi_admin_fcgi_LDADD = $(HPS_FCGI_LIBS)
fcgi_discovery_fcgi_SOURCES = fcgi/main_discovery.c
fcgi_discovery_fcgi_LDADD = $(HPS_FCGI_LIBS)
fcgi_publish_fcgi_SOURCES = fcgi/main_publish.c
fcgi_publish_fcgi_LDADD = $(HPS_FCGI_LIBS)
