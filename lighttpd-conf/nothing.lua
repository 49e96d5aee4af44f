-- Every address that is not one of the store's.

local here = debug.getinfo(1, "S").source:match("^@?(.*/)")
package.path = here .. "?.lua"
local paths = require("paths")
return paths.missing(lighty)
