/* Where the store is. */

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/* `script/server --demo` serves the shell on the port after the store's. */
function neighbour() {
	const url = new URL(location.href);
	url.port = String(Number(url.port) - 1);
	return url.origin;
}

/* Anyone can write an address bar: only on a developer's own machine. */
function fromAddressBar() {
	const store = new URLSearchParams(location.search).get("store");
	if (!store || !LOOPBACK.test(location.hostname))
		return null;
	const url = new URL(store);
	return LOOPBACK.test(url.hostname) ? url.origin : null;
}

export async function readConfig() {
	const response = await fetch("config.json", { cache: "no-cache" });
	const config = response.ok ? await response.json() : {};
	const store = fromAddressBar() ?? config.store ?? neighbour();
	const instance = config.instance ?? "default";
	return {
		store, instance,
		loader: `${store}/loader.js`,
		discovery: `${store}/api/v1/discovery/${instance}`,
	};
}
