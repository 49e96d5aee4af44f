/*
 * Speaks the store's addresses for tests of the loader, from memory, so that a
 * test can damage one thing at a time.  It has no rules and no database: what
 * the store itself does is tested against the store.
 */
import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { source } from "./paths.mjs";
import { serve, typeOf } from "./server.mjs";

const EXPOSED = "ETag, Harmonix-Generation, Harmonix-Stale, Harmonix-Identity";

export function integrityOf(text) {
	return "sha384-" + createHash("sha384").update(text).digest("base64");
}

export class StaticStore {
	generation = 1;
	epoch = 1;
	plugins = [];
	importMap = { imports: {}, scopes: {}, integrity: {} };
	/** Paths that were asked for, in order. */
	requests = [];
	/** A discovery answer other than 200: { status, body }. */
	refusal = null;
	discoveryHeaders = {};
	/** Whether connections are dropped. */
	away = false;
	#files = new Map();
	#hanging = new Map();

	static async start() {
		const store = new StaticStore();
		const loader = await readFile(source("loader/loader.js"));
		store.#files.set("/loader.js", loader);
		Object.assign(store, await serve(
			(request, response, path) =>
				store.#answer(request, response, path)));
		return store;
	}

	get discovery() {
		return this.origin + "/api/v1/discovery/default";
	}

	/** Publishes a version; entry is the first file. */
	publish(pluginId, files, members = {}, version = "1.0.0") {
		const base = `/plugins/${pluginId}/${version}/`;
		for (const [name, text] of Object.entries(files)) {
			this.#files.set(base + name, text);
			if (/\.m?js$/.test(name))
				this.importMap.integrity[this.origin + base + name] =
					integrityOf(text);
		}
		const [entry] = Object.keys(files);
		const styles = (members.styles ?? []).map((name) => ({
			url: this.origin + base + name,
			integrity: integrityOf(files[name]),
		}));
		this.plugins = this.plugins.filter(
			(plugin) => plugin.pluginId !== pluginId);
		this.plugins.push({
			pluginId, version, url: this.origin + base + entry,
			integrity: integrityOf(files[entry]), format: "esm",
			preload: true, order: 100, config: {}, title: pluginId,
			provider: { id: "demo", title: "Demo" },
			...members, styles,
		});
		this.generation++;
		return base;
	}

	/** Publishes a folder with a harmonix-plugin.json. */
	async publishFolder(pluginId, folder) {
		const manifest = JSON.parse(await readFile(
			join(folder, "harmonix-plugin.json"), "utf8"));
		const names = [manifest.entry, ...(await readdir(folder,
			{ recursive: true })).filter((name) => /\.\w+$/.test(name))];
		const files = {};
		for (const name of names)
			files[name] = await readFile(join(folder, name), "utf8");
		const { title, order, config, styles } = manifest;
		this.publish(pluginId, files, { title, order, config, styles });
	}

	/** Other bytes under an address whose hash is already known. */
	tamper(path, text) {
		this.#files.set(path, text);
	}

	/** Requests for a path are not answered, or not before release. */
	hang(path) {
		this.#hanging.set(path, []);
	}

	release(path) {
		const waiting = this.#hanging.get(path);
		this.#hanging.delete(path);
		waiting.forEach((answer) => answer());
	}

	#answer(request, response, path) {
		this.requests.push(path);
		if (this.away)
			request.socket.destroy();
		else if (this.#hanging.has(path))
			this.#hanging.get(path).push(
				() => this.#send(request, response, path));
		else
			this.#send(request, response, path);
	}

	#send(request, response, path) {
		if (path.startsWith("/api/v1/discovery/"))
			return this.#discover(request, response);
		const numbers = { generation: this.generation, epoch: this.epoch };
		const body = path === "/generations/default.json"
			? JSON.stringify(numbers) : this.#files.get(path);
		response.writeHead(body === undefined ? 404 : 200, {
			"Access-Control-Allow-Origin": "*",
			"Cross-Origin-Resource-Policy": "cross-origin",
			"X-Content-Type-Options": "nosniff",
			/* A test that changes bytes must not meet a cached copy. */
			"Cache-Control": "no-store",
			"Content-Type": typeOf(path),
		});
		response.end(body ?? "");
	}

	#discover(request, response) {
		const headers = {
			"Access-Control-Allow-Origin": request.headers.origin ?? "*",
			"Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
			"Access-Control-Allow-Headers":
				"authorization, content-type, if-none-match",
			"Access-Control-Expose-Headers": EXPOSED,
			"Cache-Control": "private, no-cache",
			"Content-Type": "application/json",
			...this.discoveryHeaders,
		};
		if (request.method === "OPTIONS") {
			response.writeHead(204, headers);
			return response.end();
		}
		const { status, body } = this.refusal ?? {
			status: 200, body: {
				schemaVersion: 1, instance: "default",
				generation: this.generation, plugins: this.plugins,
				importMap: this.importMap,
			},
		};
		response.writeHead(status, headers);
		response.end(JSON.stringify(body));
	}
}
