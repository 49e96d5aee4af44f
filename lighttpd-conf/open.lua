-- /generations/<instance>.json and /loader.js: small files for every origin.

local here = debug.getinfo(1, "S").source:match("^@?(.*/)")
package.path = here .. "?.lua"
local paths = require("paths")
local r = lighty.r

local path = paths.strict(r.req_attr["request.orig-uri"])
if not path or not (path:find("^/generations/[^/]+%.json$")
    or path:find("^/loader%.js$") or path:find("^/loader%.d%.ts$")) then
	return paths.missing(lighty)
end

local status = paths.method(lighty)
if status then
	return status
end

local file = r.req_attr["physical.path"]
local st = lighty.c.stat(file)
if not st or not st.is_file then
	return paths.missing(lighty)
end

-- A generation file is rewritten by rename, perhaps twice within a second and
-- with the same size, so its tag is made of the numbers that it holds.
local function generation_tag()
	local f = io.open(file)
	local text = f and f:read(512) or ""
	if f then
		f:close()
	end
	return '"' .. (text:match('"generation":%s*(%d+)') or "0") .. "." ..
	    (text:match('"epoch":%s*(%d+)') or "0") .. '"'
end

r.resp_header["Content-Type"] = st["content-type"]
if path:find("^/loader") then
	r.resp_header["Cache-Control"] = "public, max-age=3600"
	paths.negotiate(lighty, file, st.etag)
else
	r.resp_header["Cache-Control"] = "no-cache"
	r.resp_header["ETag"] = generation_tag()
end
return 0
