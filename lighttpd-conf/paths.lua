-- Shared by the scripts of the static folders: what a path may look like,
-- and which representation of a file a client gets.

local paths = {}

-- What archives may hold and what is served; anything else is 404, so the
-- compressed variants (.br, .gz) have no address of their own.
paths.served = {}
for ext in ([[js mjs cjs css json map svg png jpg jpeg gif webp avif ico
    woff woff2 ttf otf wasm txt md]]):gmatch("%S+") do
	paths.served[ext] = true
end

-- Escapes of characters that names may hold anyhow.  Nobody needs another.
local plain = { ["40"] = "@", ["2b"] = "+", ["7e"] = "~" }

-- The path of a request target as the client wrote it: no query, escapes
-- resolved.  nil when it holds an empty segment, one that begins with a dot,
-- or a character that no stored name has.
function paths.strict(target)
	local path = target:gsub("^%a[%w+.-]*://[^/?]*", "", 1):gsub("[?].*$", "", 1)
	local known = true
	path = path:gsub("%%(..?)", function(hex)
		local char = plain[hex:lower()]
		known = known and char ~= nil
		return char
	end)
	if not known or path:find("[^%w._@~+/-]") or path:find("//", 1, true)
	    or path:find("/.", 1, true) then
		return nil
	end
	return path
end

function paths.extension(path)
	local ext = path:match("%.(%w+)$")
	return ext and ext:lower()
end

-- Whether Accept-Encoding names a coding with a weight above zero.  "*" is
-- not taken as a wish for a particular coding.
local function accepts(header, coding)
	for item in header:lower():gmatch("[^,]+") do
		local name, rest = item:match("^%s*([%w-]+)%s*(.-)%s*$")
		if name == coding then
			local q = rest:match("^;%s*q=([%d.]+)$")
			return rest == "" or (tonumber(q or "0") or 0) > 0
		end
	end
	return false
end

local variants = {
	{ coding = "br", suffix = ".br", tag = "-br" },
	{ coding = "gzip", suffix = ".gz", tag = "-gz" },
}

-- Send the best variant that stands beside the file, under the file's entity
-- tag with the coding's name, so that no two variants share one.  A part is always a part
-- of the file itself: a client resumes or seeks in that.  (A module does not
-- see the "lighty" of the script that loads it.)
function paths.negotiate(lighty, file, etag)
	local r = lighty.r
	local wanted = r.req_header["Accept-Encoding"] or ""
	local ranged = r.req_header["Range"] ~= nil
	local chosen
	local varies = false
	for _, variant in ipairs(variants) do
		local st = lighty.c.stat(file .. variant.suffix)
		if st and st.is_file then
			varies = true
			if not chosen and not ranged
			    and accepts(wanted, variant.coding) then
				chosen = variant
			end
		end
	end
	if varies then
		r.resp_header["Vary"] = "Accept-Encoding"
	end
	r.resp_header["ETag"] = chosen and etag:gsub('"$', chosen.tag .. '"') or etag
	if chosen then
		r.resp_header["Content-Encoding"] = chosen.coding
		r.req_attr["physical.path"] = file .. chosen.suffix
	end
end

-- An answer without a file.  With a body of its own: lighttpd's error pages
-- drop the headers set here.
function paths.refuse(lighty, status, text)
	local r = lighty.r
	r.resp_header["Cache-Control"] = "no-cache"
	r.resp_header["X-Content-Type-Options"] = "nosniff"
	r.resp_header["Content-Type"] = "text/plain; charset=utf-8"
	r.resp_body:set(text .. "\n")
	return status
end

function paths.missing(lighty)
	return paths.refuse(lighty, 404, "There is nothing at this address.")
end

-- nil to go on with a GET or HEAD, else the status of the answer.
function paths.method(lighty)
	local r = lighty.r
	local method = r.req_attr["request.method"]
	if method == "GET" or method == "HEAD" then
		return nil
	end
	r.resp_header["Allow"] = "GET, HEAD, OPTIONS"
	if method ~= "OPTIONS" then
		return paths.refuse(lighty, 405, "Only GET and HEAD are allowed here.")
	end
	r.resp_header["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
	r.resp_header["Access-Control-Allow-Headers"] = "*"
	r.resp_header["Access-Control-Max-Age"] = "86400"
	return 204
end

return paths
