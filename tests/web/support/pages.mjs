/* The shell's own origin: files of a folder, and pages made by a test. */
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, normalize } from "node:path";
import { source } from "./paths.mjs";
import { serve, typeOf } from "./server.mjs";

const BUILD = "examples/shell/build.mjs";

/** false, or why no shell can be built. */
export function whatLacksForShell() {
	return existsSync(source("examples/shell/node_modules/esbuild"))
		? false : "the demo shell's packages are missing: npm ci in " +
			"examples/shell";
}

export async function startPages(folder) {
	const made = new Map();
	const server = await serve(async (request, response, path) => {
		const name = path.endsWith("/") ? path + "index.html" : path;
		const text = made.get(path) ??
			await readFile(join(folder, normalize(name))).catch(() => null);
		response.writeHead(text === null ? 404 : 200, {
			"Content-Type": made.has(path) ? "text/html" : typeOf(name),
		});
		response.end(text ?? "");
	});
	return {
		...server,
		/** Makes a page; answers its address. */
		page(path, head) {
			made.set(path, `<!doctype html><meta charset="utf-8">${head}`);
			return server.origin + path;
		},
	};
}

/** The example shell, built into a folder of its own. */
export async function startShell() {
	const folder = await mkdtemp(join(tmpdir(), "hps-shell-"));
	const { buildShell } = await import(source(BUILD));
	await buildShell(folder);
	return withFolder(await startPages(folder), folder);
}

/** Bare pages beside /harmonix.js, the framework as npm delivers it. */
export async function startBarePages() {
	const folder = await mkdtemp(join(tmpdir(), "hps-pages-"));
	const { bundle } = await import(source(BUILD));
	await bundle(source("examples/shell/node_modules/@uxland/harmonix" +
		"/dist/index.js"), join(folder, "harmonix.js"));
	await writeFile(join(folder, "index.html"), "<!doctype html>");
	return withFolder(await startPages(folder), folder);
}

function withFolder(pages, folder) {
	return {
		...pages,
		async close() {
			await pages.close();
			await rm(folder, { recursive: true });
		},
	};
}
