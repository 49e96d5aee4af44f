-- /admin/: the panel.  A path without a file is a page of the panel, which
-- its script draws, so it gets index.html.

local here = debug.getinfo(1, "S").source:match("^@?(.*/)")
package.path = here .. "?.lua"
local paths = require("paths")
local r = lighty.r

local status = paths.method(lighty)
if status then
	return status
end

local function is_file(name)
	local st = lighty.c.stat(name)
	return st and st.is_file
end

local path = paths.strict(r.req_attr["request.orig-uri"])
local file = r.req_attr["physical.path"]
if path and path:find("^/admin/assets/") then
	-- Names that carry a hash of the content, or nothing at all.
	if not is_file(file) or not paths.extension(path) then
		return paths.missing(lighty)
	end
	r.resp_header["Cache-Control"] = "public, max-age=31536000, immutable"
else
	if not path or not is_file(file) then
		file = r.req_attr["physical.basedir"] .. "/index.html"
	end
	if not is_file(file) then
		return paths.missing(lighty)
	end
	r.req_attr["physical.path"] = file
	r.resp_header["Cache-Control"] = "no-cache"
end

local st = lighty.c.stat(file)
r.resp_header["Content-Type"] = st["content-type"]
paths.negotiate(lighty, file, st.etag)
return 0
