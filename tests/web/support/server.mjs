/* A web server for tests, on a free port of the loopback interface. */
import http from "node:http";

export const TYPES = {
	js: "text/javascript", mjs: "text/javascript", css: "text/css",
	svg: "image/svg+xml", json: "application/json", html: "text/html",
};

export function typeOf(path) {
	return TYPES[path.split(".").at(-1)] ?? "application/octet-stream";
}

/** @param answer (request, response, path) */
export async function serve(answer) {
	const server = http.createServer((request, response) => {
		const { pathname } = new URL(request.url, "http://test");
		answer(request, response, decodeURIComponent(pathname));
	});
	await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		origin: `http://127.0.0.1:${server.address().port}`,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
