/*
 * Shells that know nothing of loader.js: what is written in the API's
 * description and no more.  They share lit through an import map.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPages } from "./pages.mjs";
import { source } from "./paths.mjs";

const PACKAGES = "examples/shell/node_modules/";

const SHARED = {
	"lit": "lit/index.js",
	"lit/directives/class-map.js": "lit/directives/class-map.js",
};

const IMPORT_MAP = `<script type="importmap">${JSON.stringify({
	imports: Object.fromEntries(Object.keys(SHARED).map(
		(name) => [name, `/${name.replace(/\.js$/, "")}.js`])),
})}</script>`;

/* A shell's api in its smallest form. */
const API = `
	import { bootstrapPlugins } from "/harmonix.js";

	function apiFactory(pluginInfo) {
		const named = (id) => "view:" + pluginInfo.pluginId + ":" + id;
		return { pluginInfo, regionManager: {
			async registerView(region, view) {
				const host = document.createElement("div");
				host.id = named(view.id);
				host.append(await view.factory());
				document.getElementById(region).append(host);
			},
			async removeView(region, id) {
				document.getElementById(named(id))?.remove();
			},
		} };
	}

	async function run(definitions) {
		const running =
			await bootstrapPlugins(definitions, apiFactory);
		window.running = definitions.map(({ pluginId }) => pluginId)
			.filter((id, at) => running[at]);
		window.disposeAll = () => Promise.all(running.map(
			(plugin, at) => plugin?.dispose(apiFactory(definitions[at]))));
		document.documentElement.dataset.ready = "true";
	}

	function addStyles(styles = []) {
		for (const { url, integrity } of styles) {
			document.head.append(Object.assign(
				document.createElement("link"), { rel: "stylesheet",
				href: url, integrity, crossOrigin: "anonymous" }));
		}
	}`;

const BODY = `<link rel="icon" href="data:,">
	<body><div id="summary"></div><div id="main"></div>`;

const DISCOVER = ({ discovery }) => `<script type="module">${API}
	const { plugins } = await (await fetch("${discovery}")).json();
	plugins.forEach(({ styles }) => addStyles(styles));
	await run(plugins.map((p) => ({ ...p, importer: () => import(p.url) })));
	</script>`;

const FEED = ({ origin }) => `<script type="module">${API}
	const { data } = await (await fetch("${origin}/api/feed")).json();
	data.plugins.forEach(({ styles }) => addStyles(styles));
	await run(data.plugins.map((p) => ({ pluginId: p.id, ...p,
		importer: () => import("${origin}/plugins/" + p.src) })));
	</script>`;

async function bundleShared(folder) {
	const { build } = await import(source(PACKAGES + "esbuild/lib/main.js"));
	const entries = Object.entries(SHARED).map(([name, path]) => ({
		in: source(PACKAGES + path), out: name.replace(/\.js$/, ""),
	}));
	await build({
		entryPoints: [...entries, { out: "harmonix",
			in: source(PACKAGES + "@uxland/harmonix/dist/index.js") }],
		outdir: folder, bundle: true, splitting: true, format: "esm",
		mainFields: ["browser", "module", "main"], logLevel: "warning",
	});
}

/** plain(store), boot(store) and feed(store) answer addresses of pages. */
export async function startForeignShells() {
	const folder = await mkdtemp(join(tmpdir(), "hps-foreign-"));
	await bundleShared(folder);
	const pages = await startPages(folder);
	const boot = ({ discovery }) =>
		`<script src="${discovery}/boot.js"></script>`;
	return {
		plain: (store) => pages.page("/plain",
			IMPORT_MAP + BODY + DISCOVER(store)),
		boot: (store) => pages.page("/boot",
			IMPORT_MAP + boot(store) + BODY + DISCOVER(store)),
		feed: (store) => pages.page("/feed",
			IMPORT_MAP + BODY + FEED(store)),
		async close() {
			await pages.close();
			await rm(folder, { recursive: true });
		},
	};
}
