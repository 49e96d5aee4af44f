# Print a source in C with its comments and the contents of its strings and
# character constants taken out.  Every line stays where it is.

BEGIN { state = "code" }

{
	out = ""
	n = length($0)
	if (state == "line")
		state = "code"
	for (i = 1; i <= n; i++) {
		c = substr($0, i, 1)
		two = substr($0, i, 2)
		if (state == "comment") {
			if (two == "*/") {
				state = "code"
				i++
			}
		} else if (state == "line") {
			break
		} else if (state == "\"" || state == "'") {
			if (c == "\\")
				i++
			else if (c == state) {
				out = out c
				state = "code"
			}
		} else if (two == "/*") {
			state = "comment"
			out = out " "
			i++
		} else if (two == "//") {
			state = "line"
		} else {
			if (c == "\"" || c == "'")
				state = c
			out = out c
		}
	}
	# A string ends with its line, unless a backslash continues it.
	if ((state == "\"" || state == "'") && substr($0, n, 1) != "\\")
		state = "code"
	print out
}
