# What an operator runs, and what runs beside the three programs.
sbin_PROGRAMS += tools/hps-admin
tools_hps_admin_SOURCES =
tools_hps_admin_SOURCES += tools/admin.h
tools_hps_admin_SOURCES += tools/admin_block.c
tools_hps_admin_SOURCES += tools/admin_check.c
tools_hps_admin_SOURCES += tools/admin_commands.c
tools_hps_admin_SOURCES += tools/admin_grants.c
tools_hps_admin_SOURCES += tools/admin_main.c
tools_hps_admin_SOURCES += tools/admin_options.c
tools_hps_admin_SOURCES += tools/admin_password.c
tools_hps_admin_SOURCES += tools/admin_people.c
tools_hps_admin_SOURCES += tools/admin_schema.c
tools_hps_admin_SOURCES += tools/admin_setup.c
tools_hps_admin_SOURCES += tools/admin_show.c
tools_hps_admin_SOURCES += tools/admin_token.c
tools_hps_admin_SOURCES += tools/tool.c tools/tool.h
# The route tables name handlers of every program.
tools_hps_admin_LDADD = $(HPS_FCGI_LIBS)

pkglibexec_PROGRAMS += tools/hps-clerk
tools_hps_clerk_SOURCES =
tools_hps_clerk_SOURCES += tools/clerk.h
tools_hps_clerk_SOURCES += tools/clerk_apart.c
tools_hps_clerk_SOURCES += tools/clerk_duties.c
tools_hps_clerk_SOURCES += tools/clerk_main.c
tools_hps_clerk_SOURCES += tools/tool.c tools/tool.h
tools_hps_clerk_LDADD = $(HPS_LIBS)
