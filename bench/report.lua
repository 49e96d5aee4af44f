-- What wrk says at its end, as one line of JSON.
function done(summary, latency)
	local e = summary.errors
	io.write(string.format(
		'\n{"requests":%d,"us":%d,"p50":%d,"p99":%d,"errors":%d}\n',
		summary.requests, summary.duration,
		latency:percentile(50), latency:percentile(99),
		e.connect + e.read + e.write + e.status + e.timeout))
end
