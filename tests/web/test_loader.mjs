/* What the loader promises to a shell, with a store that works. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { bench, plugin } from "./support/bench.mjs";
import { whatIsMissing } from "./support/browser.mjs";
import { whatLacksForShell } from "./support/pages.mjs";

const TOKEN = { headers: { Authorization: "Bearer not-to-be-stored" } };
const NUMBERS = "/generations/default.json";
const DISCOVERY = "/api/v1/discovery/default";
const skip = await whatIsMissing() || whatLacksForShell();

function askedFor(store) {
	return store.requests.filter((path) =>
		path === NUMBERS || path === DISCOVERY).sort();
}

async function reload({ store, page }) {
	store.requests.length = 0;
	await page.reload();
}

describe("definitions", { skip, timeout: 120_000 }, () => {
	const open = bench();

	test("all that discovery says reaches api.pluginInfo", async (t) => {
		const { store, run } = await open(t);
		store.publish("notes", {
			"index.js": plugin("notes", { initialize:
				"told.push(api.pluginInfo);" }),
		}, { config: { depth: 3 }, extras: { tab: "left" } });
		const [, info] = (await run()).told;
		assert.equal(info.pluginId, "notes");
		assert.equal(info.version, "1.0.0");
		assert.deepEqual(info.config, { depth: 3 });
		assert.deepEqual(info.extras, { tab: "left" });
	});

	test("a lower order has initialized before a higher one loads",
	async (t) => {
		const { store, run } = await open(t);
		const slow = "await new Promise((done) => setTimeout(done, 150));";
		store.publish("late", { "index.js": plugin("late") },
			{ order: 20 });
		store.publish("first", { "index.js": plugin("first",
			{ initialize: slow }) }, { order: 10 });
		store.publish("also-first", { "index.js": plugin("also-first") },
			{ order: 10 });
		const { ids, told } = await run();
		assert.deepEqual(ids, ["also-first", "first", "late"]);
		assert.deepEqual(told.slice(-3),
			["first: initialized", "late: loaded", "late: initialized"]);
	});

	test("a phase does not wait for a plugin that nobody initializes",
	async (t) => {
		const { store, page } = await open(t);
		store.publish("taken", { "index.js": plugin("taken") }, { order: 1 });
		store.publish("next", { "index.js": plugin("next") }, { order: 2 });
		const told = await page.evaluate(async () => {
			const loader = await import(STORE + "/loader.js");
			const plugins = await loader.storePlugins(DISCOVERY);
			await Promise.all(plugins.map((each) => each.importer()));
			return window.told;
		});
		assert.deepEqual(told, ["taken: loaded", "next: loaded"]);
	});

	test("an empty list is no error", async (t) => {
		const { run } = await open(t);
		const { ids, ran, refused } = await run();
		assert.deepEqual([ids, ran, refused], [[], [], undefined]);
	});

	test("a plugin without dispose can be disposed, and its styles go",
	async (t) => {
		const { store, page, run } = await open(t);
		store.publish("bare", {
			"index.js": "export async function initialize() {}",
			"look.css": "body { margin: 7px }",
		}, { styles: ["look.css"] });
		await run();
		const margins = await page.evaluate(async () => {
			const margin = () => getComputedStyle(document.body).margin;
			const styled = margin();
			await running[0].dispose();
			return [styled, margin()];
		});
		assert.deepEqual(margins, ["7px", "8px"]);
	});

	test("an entry is downloaded once", async (t) => {
		const { store, run } = await open(t);
		const base = store.publish("once", { "index.js": plugin("once") });
		await run();
		assert.equal(store.requests.filter(
			(path) => path === base + "index.js").length, 1);
	});
});

describe("the import map", { skip, timeout: 120_000 }, () => {
	const open = bench();
	const user = (name) => plugin("user", {
		head: `import { made } from "${name}";`,
		initialize: "told.push(made);",
	});

	test("what the page lacks is added", async (t) => {
		const { store, run } = await open(t);
		const base = store.publish("lib", {
			"index.js": 'export const made = "by the store";' });
		store.plugins = [];
		store.importMap.imports["shared-lib"] =
			store.origin + base + "index.js";
		store.publish("user", { "index.js": user("shared-lib") });
		assert.ok((await run()).told.includes("by the store"));
	});

	test("what the page maps stays, by prefix too", async (t) => {
		const { store, run } = await open(t, { head: (made) =>
			`<script type="importmap">${JSON.stringify({ imports: {
				"shared-lib": made.origin + "/own.js",
				"deep/": made.origin + "/own/",
			} })}</script>` });
		store.tamper("/own.js", 'export const made = "by the page";');
		store.tamper("/own/part.js", 'export const made = "its part";');
		for (const name of ["shared-lib", "deep/part.js"])
			store.importMap.imports[name] = store.origin + "/other.js";
		store.publish("one", { "index.js": user("shared-lib") });
		store.publish("two", { "index.js": user("deep/part.js") });
		const { told } = await run();
		assert.ok(told.includes("by the page") && told.includes("its part"));
	});

	test("another integrity in the page is reported and stays",
	async (t) => {
		const { store, run } = await open(t, { head: (made) =>
			`<script type="importmap">${JSON.stringify({ integrity: {
				[made.origin + "/plugins/x/1.0.0/index.js"]:
					"sha384-" + "A".repeat(64) } })}</script>` });
		store.publish("x", { "index.js": plugin("x") });
		const { faults } = await run();
		assert.deepEqual(faults[0],
			[null, "importmap", "importmap_conflict"]);
	});

	test("a page that allows no map hears which names it lacks",
	async (t) => {
		const { store, run } = await open(t, { head: (made) =>
			'<meta http-equiv="Content-Security-Policy" ' +
			`content="script-src 'self' ${made.origin}">` });
		store.importMap.imports["shared-lib"] = store.origin + "/lib.js";
		store.publish("plain", { "index.js": plugin("plain") });
		const { faults, ran } = await run();
		assert.deepEqual(faults,
			[[null, "importmap", "importmap_refused"]]);
		assert.deepEqual(ran, [true]);
	});

	test("a nonce of the page serves the map", async (t) => {
		const { store, run } = await open(t, { head: (made) =>
			'<meta http-equiv="Content-Security-Policy" content="' +
			`script-src 'self' ${made.origin} 'nonce-abc'">` +
			'<script nonce="abc"></script>' });
		const base = store.publish("lib", {
			"index.js": 'export const made = "by the store";' });
		store.plugins = [];
		store.importMap.imports["shared-lib"] =
			store.origin + base + "index.js";
		store.publish("user", { "index.js": user("shared-lib") });
		assert.ok((await run()).told.includes("by the store"));
	});
});

describe("the copy in sessionStorage", { skip, timeout: 120_000 }, () => {
	const open = bench();

	test("a second load asks the generation file alone", async (t) => {
		const tab = await open(t);
		tab.store.publish("notes", { "index.js": plugin("notes") });
		assert.equal((await tab.run()).store.source, "store");
		await kept(tab.page);
		await reload(tab);
		const { store, ran } = await tab.run();
		assert.equal(store.source, "session");
		assert.deepEqual(ran, [true]);
		assert.deepEqual(askedFor(tab.store), [NUMBERS]);
	});

	for (const change of ["generation", "epoch"]) {
		test(`another ${change} is asked for`, async (t) => {
			const tab = await open(t);
			await tab.run();
			await kept(tab.page);
			tab.store[change]++;
			await reload(tab);
			assert.equal((await tab.run()).store.source, "store");
			assert.deepEqual(askedFor(tab.store), [DISCOVERY, NUMBERS]);
		});
	}

	test("an old copy is asked for again", async (t) => {
		const tab = await open(t);
		await tab.run();
		await kept(tab.page);
		await reload(tab);
		assert.equal((await tab.run({ maxAge: 0 })).store.source, "store");
	});

	test("another caller never gets it", async (t) => {
		const tab = await open(t);
		await tab.run(TOKEN);
		await kept(tab.page);
		await reload(tab);
		assert.equal((await tab.run()).store.source, "store");
	});

	test("no token is stored", async (t) => {
		const tab = await open(t);
		await tab.run(TOKEN);
		await kept(tab.page);
		const stored = await tab.page.evaluate(
			() => JSON.stringify({ ...sessionStorage }));
		assert.match(stored, /"caller\\":\\"[0-9a-f]{64}\\"/);
		assert.doesNotMatch(stored, /not-to-be-stored/);
	});

	test("it serves while the store is away", async (t) => {
		const tab = await open(t);
		await tab.run();
		await kept(tab.page);
		await tab.page.reload();
		await tab.page.evaluate(() => import(STORE + "/loader.js"));
		tab.store.away = true;
		assert.equal((await tab.run()).store.source, "fallback");
	});

	test("it serves while the store answers 503", async (t) => {
		const tab = await open(t);
		await tab.run();
		await kept(tab.page);
		tab.store.generation++;
		tab.store.refusal = { status: 503, body: {} };
		await tab.page.reload();
		assert.equal((await tab.run()).store.source, "fallback");
	});
});

/* The copy is written after the answer is used. */
async function kept(page) {
	await page.waitForFunction(() => sessionStorage.length > 0);
}
