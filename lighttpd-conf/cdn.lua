-- /plugins/<plugin>/<version>/<path>: immutable files, for every origin.

local here = debug.getinfo(1, "S").source:match("^@?(.*/)")
package.path = here .. "?.lua"
local paths = require("paths")
local r = lighty.r

-- What a browser asks for in order to run it.
local runs = {
	script = true, worker = true, sharedworker = true,
	serviceworker = true, audioworklet = true, paintworklet = true,
}

local path = paths.strict(r.req_attr["request.orig-uri"])
local ext = path and paths.extension(path)
if not ext or not paths.served[ext] or not path:find("^/plugins/") then
	return paths.missing(lighty)
end

if r.req_env["HPS_SAME_ORIGIN_SCRIPTS"] ~= "allow"
    and r.req_header["Sec-Fetch-Site"] == "same-origin"
    and runs[r.req_header["Sec-Fetch-Dest"] or ""] then
	return paths.refuse(lighty, 403,
	    "Plugins do not run on the store's own origin.")
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
-- lighttpd's own 416 would come without any of the headers.
local range = r.req_header["Range"]
local first = range and tonumber(range:match("^bytes=(%d+)%-%d*$"))
if first and first >= st.st_size and not r.req_header["If-Range"] then
	r.resp_header["Content-Range"] = "bytes */" .. st.st_size
	return paths.refuse(lighty, 416, "The file ends before that part.")
end
r.resp_header["Cache-Control"] = "public, max-age=31536000, immutable"
r.resp_header["Content-Type"] = st["content-type"]
paths.negotiate(lighty, file, st.etag)
return 0
