/*
 * Plugins of the frameworks that people use, built by their own build tools,
 * published to a real store and run by shells of another origin.
 *
 *	node tests/web/real-plugins.mjs [NAME ...]
 *
 * Not part of `make check`, since it installs the build tools from npm, by
 * name, into HPS_REAL_PLUGINS (a folder that is kept, by default
 * real-plugins/ of the build folder).
 */
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { builddir } from "../api/support/store.mjs";
import { openBrowser, whatIsMissing } from "./support/browser.mjs";
import { startShell, whatLacksForShell } from "./support/pages.mjs";
import { source } from "./support/paths.mjs";
import { startForeignShells } from "./support/foreign_shells.mjs";
import { npmPack, run, startRealStore, whatLacksForStore }
	from "./support/real_store.mjs";

/*
 * How each is uploaded, what it says, and in which colour (each has its own,
 * set by the plugin's own way to style).  `from`: the folder or the file.
 * `lacks`: what a shell must map for it.
 */
const PLUGINS = [
	{ name: "angular", upload: "zip", from: "dist/browser",
	  text: "Angular 19 elements", colour: "rgb(13, 102, 153)",
	  more: "with a deferred chunk" },
	{ name: "assets-vite", upload: "pack",
	  text: "wasm and worker say 84", colour: "rgb(11, 102, 153)",
	  image: true },
	{ name: "lit-external", upload: "pack", lacks: "lit",
	  text: "Lit of the shell", colour: "rgb(4, 102, 153)" },
	{ name: "lit-rollup", upload: "pack",
	  text: "Lit 3 by Rollup, 3.0.1", colour: "rgb(3, 102, 153)" },
	{ name: "native-esm", upload: "pack",
	  text: "Modules without a build: 3, configured",
	  colour: "rgb(14, 102, 153)" },
	{ name: "parcel", upload: "pack",
	  text: "Parcel as a module", colour: "rgb(9, 102, 153)" },
	{ name: "preact-esbuild", upload: "zip", from: "dist",
	  text: "Preact by esbuild", colour: "rgb(7, 102, 153)" },
	{ name: "react-split", upload: "pack", image: true,
	  text: "React 19 in chunks, @real/react-split",
	  colour: "rgb(2, 102, 153)" },
	{ name: "react-vite", upload: "pack",
	  text: "React 18 counts 1", colour: "rgb(1, 102, 153)",
	  click: "React 18 counts 2" },
	{ name: "svelte-vite", upload: "cli", from: "dist/index.js",
	  text: "Svelte 5 by Vite", colour: "rgb(6, 102, 153)",
	  click: "Svelte 6 by Vite" },
	{ name: "swc-terser", upload: "pack",
	  text: "swc and terser", colour: "rgb(12, 102, 153)" },
	{ name: "tsc-plain", upload: "tar", from: "dist",
	  text: "TypeScript as tsc leaves it", colour: "rgb(10, 102, 153)" },
	{ name: "vue-vite", upload: "file", from: "dist/real-vue.js",
	  text: "Vue 3 by Vite, 1.0.0", colour: "rgb(5, 102, 153)" },
	{ name: "webpack-esm", upload: "pack", image: true,
	  text: "webpack 5 as a module", colour: "rgb(8, 102, 153)" },
];

const UPLOADS = {
	pack: async (store, it) => store.put(it.id, it.version,
		"application/gzip", await npmPack(it.folder)),
	tar: (store, it) => store.put(it.id, it.version, "application/gzip",
		archive("tar", ["-czf", "-", "."], it)),
	zip: (store, it) => store.put(it.id, it.version, "application/zip",
		archive("zip", ["-q", "-r", "-", "."], it)),
	file: (store, it) => store.put(it.id, it.version, "text/javascript",
		readFileSync(join(it.folder, it.from))),
	cli: (store, it) => store.form(it.id, it.version,
		readFileSync(join(it.folder, it.from))),
};

function archive(command, words, { folder, from }) {
	return run(command, words,
		{ cwd: join(folder, from), encoding: "buffer" });
}

const workshop = process.env.HPS_REAL_PLUGINS ?? join(builddir, "real-plugins");

/* Installs once, builds each time. */
function build(plugin) {
	const folder = join(workshop, plugin.name);
	mkdirSync(workshop, { recursive: true });
	cpSync(source(`tests/web/real-plugins/${plugin.name}`), folder,
		{ recursive: true });
	const { name, version } = JSON.parse(
		readFileSync(join(folder, "package.json"), "utf8"));
	if (!existsSync(join(folder, "node_modules")))
		run("npm", ["install", "--no-package-lock", "--no-audit",
			"--no-fund", "--loglevel=error"], { cwd: folder });
	run("npm", ["run", "build", "--if-present"], { cwd: folder });
	return { ...plugin, folder, id: name, version };
}

const wanted = process.argv.slice(2);
const plugins = PLUGINS.filter(
	({ name }) => wanted.length === 0 || wanted.includes(name));
const missing = await whatIsMissing() || whatLacksForShell();

if (!missing)
	for (const [at, plugin] of plugins.entries()) {
		console.log(`# building ${plugin.name}`);
		plugins[at] = build(plugin);
	}

async function isRendered(page, plugin) {
	const view = page.getByText(plugin.text).first();
	await view.waitFor({ timeout: 5_000 });
	const got = await view.evaluate((it) => getComputedStyle(it).color);
	assert.equal(got, plugin.colour);
	if (plugin.more)
		await page.getByText(plugin.more).waitFor({ timeout: 5_000 });
	if (plugin.image)
		assert.ok(await view.locator("img").evaluate(async (image) =>
			(await image.decode(), image.naturalWidth)) > 0);
	if (plugin.click) {
		await view.click();
		await page.getByText(plugin.click).waitFor({ timeout: 5_000 });
	}
}

for (const server of ["lighttpd", "apache"]) {
	const skip = missing || whatLacksForStore(server);

	describe(server, { skip, timeout: 600_000 }, () => {
		/* What was refused has failed already. */
		const published = [];
		let browser, demo, foreign, store;

		before(async () => {
			[browser, demo, foreign, store] = await Promise.all([
				openBrowser(), startShell(), startForeignShells(),
				startRealStore(server)]);
		});
		after(async () => {
			await browser?.close();
			await demo?.close();
			await foreign?.close();
			await store?.close();
		});

		async function open(t, url) {
			const context = await browser.newContext(
				{ viewport: { width: 1200, height: 1200 } });
			t.after(() => context.close());
			const page = await context.newPage();
			page.complaints = [];
			page.on("pageerror",
				(error) => page.complaints.push(error.message));
			page.on("console", (message) => {
				if (["error", "warning"].includes(message.type()))
					page.complaints.push(message.text());
			});
			await page.goto(url);
			await page.waitForSelector("html[data-ready]");
			return page;
		}

		async function allRender(t, url, among = published) {
			const page = await open(t, url);
			for (const plugin of among)
				await t.test(plugin.name, () =>
					isRendered(page, plugin));
			if (process.env.HPS_SHOTS)
				await page.screenshot({ fullPage: true,
					path: `${process.env.HPS_SHOTS}/${server}-` +
						`${t.name.replace(/\W+/g, "-")}.png` });
			return page;
		}

		for (const plugin of plugins)
			test(`takes ${plugin.name} as ${plugin.upload}`, async (t) => {
				const { status, body } =
					await UPLOADS[plugin.upload](store, plugin);
				assert.equal(status, 201, JSON.stringify(body, null, 2));
				published.push(plugin);
				for (const { pointer, detail } of body.warnings)
					t.diagnostic(`${pointer}: ${detail}`);
			});

		test("the demo shell, by the loader", async (t) => {
			const page = await allRender(t,
				`${demo.origin}/?store=${store.origin}`,
				published.filter(({ lacks }) => !lacks));
			for (const { id } of published.filter(({ lacks }) => lacks))
				assert.match(await page.locator(
					`[data-plugin="${id}"]`).textContent(), /failed/);
		});

		test("a shell by fetch() and import()", async (t) => {
			const page = await allRender(t, foreign.plain(store));
			assert.deepEqual(page.complaints, []);
			await page.evaluate(() => window.disposeAll());
			for (const { text } of published)
				assert.equal(await page.getByText(text).count(), 0, text);
			assert.deepEqual(page.complaints, []);
		});

		test("a shell on boot.js", async (t) => {
			const page = await allRender(t, foreign.boot(store));
			assert.deepEqual(page.complaints, []);
		});

		test("an existing shell on /api/feed", async (t) => {
			const page = await allRender(t, foreign.feed(store));
			assert.deepEqual(page.complaints, []);
		});
	});
}
