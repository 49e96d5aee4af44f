# The contract is written in YAML and served in JSON.  The tarball carries it
# built, so that only a git checkout needs python3 with its yaml module
# (Debian: python3-yaml).
PYTHON3 = python3
openapidir = $(pkgdatadir)
dist_openapi_DATA = openapi.json
openapi.json: openapi.yaml docs/openapi.py
	$(AM_V_GEN)$(PYTHON3) $(srcdir)/docs/openapi.py \
		$(srcdir)/openapi.yaml $@
MAINTAINERCLEANFILES = openapi.json

dist_doc_DATA = \
	README.md CHANGES.md CONTRIBUTING.md LICENSE SECURITY.md \
	docs/operating.md docs/problems.md docs/publishing.md
EXTRA_DIST += openapi.yaml docs/openapi.py

# For people who change openapi.yaml; needs npm and a network.
openapi-check: openapi.json
	npm exec --yes --package=@seriousme/openapi-schema-validator@2.11.0 \
		-- validate-api openapi.json
.PHONY: openapi-check
EXTRA_DIST += docs/loader.md docs/shell.png
