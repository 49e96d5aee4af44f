# The loader has a folder of its own, since it runs in shells: it belongs
# neither to the panel nor to the programs.  It is served as it stands here,
# at /loader.js and /loader.d.ts, and takes no build.
loaderdir = $(pkgdatadir)/loader
dist_loader_DATA = loader/loader.js loader/loader.d.ts
