/* What the loader promises to a shell when something is wrong. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { bench, plugin } from "./support/bench.mjs";
import { whatIsMissing } from "./support/browser.mjs";
import { whatLacksForShell } from "./support/pages.mjs";

const EVIL = 'told.push("EVIL"); export const initialize = async () => {};';
const skip = await whatIsMissing() || whatLacksForShell();

const noInlineScript = (store) =>
	'<meta http-equiv="Content-Security-Policy" ' +
	`content="script-src 'self' ${store.origin}">`;

/* The map is the rule; without it every file is checked beforehand. */
const GUARDS = [
	["by the import map", {}],
	["by preloads where no map is allowed", { head: noInlineScript }],
];

describe("changed bytes are refused", { skip, timeout: 120_000 }, () => {
	const open = bench();

	for (const [guard, how] of GUARDS) {
		test(`an entry, ${guard}`, async (t) => {
			const { store, run } = await open(t, how);
			const base = store.publish("bad", { "index.js": plugin("bad") });
			store.publish("good", { "index.js": plugin("good") });
			store.tamper(base + "index.js", EVIL);
			const { ran, told, faults } = await run();
			assert.deepEqual(ran, [false, true]);
			assert.deepEqual(told, ["good: loaded", "good: initialized"]);
			assert.deepEqual(faults, [["bad", "load", "file_refused"]]);
		});

		test(`a chunk that the entry imports, ${guard}`, async (t) => {
			const { store, run } = await open(t, how);
			const base = store.publish("bad", {
				"index.js": plugin("bad", { head: 'import "./chunk.js";' }),
				"chunk.js": "export {};",
			});
			store.tamper(base + "chunk.js", EVIL);
			const { ran, told } = await run();
			assert.deepEqual([ran, told], [[false], []]);
		});

		test(`a chunk that is imported later, ${guard}`, async (t) => {
			const { store, run } = await open(t, how);
			const base = store.publish("bad", {
				"index.js": plugin("bad",
					{ initialize: 'await import("./chunk.js");' }),
				"chunk.js": "export {};",
			});
			store.tamper(base + "chunk.js", EVIL);
			const { ran, told } = await run();
			assert.deepEqual(ran, [false]);
			assert.ok(!told.includes("EVIL"));
		});
	}

	test("a stylesheet, and its plugin runs", async (t) => {
		const { store, page, run } = await open(t);
		const base = store.publish("plain", {
			"index.js": plugin("plain"), "look.css": "p { margin: 1px }",
		}, { styles: ["look.css"] });
		store.tamper(base + "look.css", "body { display: none }");
		const { ran, faults } = await run();
		assert.deepEqual(ran, [true]);
		assert.deepEqual(faults, [["plain", "style", "file_refused"]]);
		assert.equal(await page.evaluate(
			() => getComputedStyle(document.body).display), "block");
	});

	test("a plugin without integrity is not loaded", async (t) => {
		const { store, run } = await open(t);
		store.publish("bare", { "index.js": plugin("bare") });
		delete store.plugins[0].integrity;
		const { ids, faults } = await run();
		assert.deepEqual(ids, []);
		assert.deepEqual(faults,
			[["bare", "discovery", "plugin_unvouched"]]);
	});
});

describe("one plugin does not stop the others", { skip, timeout: 120_000 }, () => {
	const open = bench();
	const SOON = { timeout: 1500 };

	test("its entry never comes", async (t) => {
		const { store, run } = await open(t);
		store.hang(store.publish("stuck",
			{ "index.js": plugin("stuck") }, { order: 1 }) + "index.js");
		store.publish("good", { "index.js": plugin("good") });
		const { ran, faults } = await run(SOON);
		assert.deepEqual(ran, [false, true]);
		assert.deepEqual(faults, [["stuck", "load", "plugin_timeout"]]);
	});

	test("its entry comes too late, and is not run", async (t) => {
		const { store, page, run } = await open(t);
		const entry = store.publish("late",
			{ "index.js": plugin("late") }) + "index.js";
		store.hang(entry);
		assert.deepEqual((await run(SOON)).ran, [false]);
		/* The loader takes its preload away once it has come. */
		store.release(entry);
		await page.waitForFunction(
			() => !document.querySelector("link[rel=modulepreload]"));
		const told = await page.evaluate(() => new Promise(
			(done) => setTimeout(() => done(window.told), 50)));
		assert.deepEqual(told, []);
	});

	test("its initialize never ends", async (t) => {
		const { store, run } = await open(t);
		store.publish("stuck", { "index.js": plugin("stuck",
			{ initialize: "await new Promise(() => {});" }) },
			{ order: 1 });
		store.publish("good", { "index.js": plugin("good") });
		const { ran, faults } = await run(SOON);
		assert.deepEqual(ran, [false, true]);
		assert.deepEqual(faults,
			[["stuck", "initialize", "plugin_timeout"]]);
	});

	test("its stylesheet never comes", async (t) => {
		const { store, run } = await open(t);
		store.hang(store.publish("plain", {
			"index.js": plugin("plain"), "look.css": "p {}",
		}, { styles: ["look.css"] }) + "look.css");
		const { ran, faults } = await run(SOON);
		assert.deepEqual(ran, [true]);
		assert.deepEqual(faults, [["plain", "style", "plugin_timeout"]]);
	});

	test("it throws", async (t) => {
		const { store, run } = await open(t);
		store.publish("bad", { "index.js": plugin("bad",
			{ initialize: 'throw new TypeError("no");' }) });
		store.publish("good", { "index.js": plugin("good") });
		const { ran, faults } = await run();
		assert.deepEqual(ran, [false, true]);
		assert.deepEqual(faults, [["bad", "initialize", "TypeError"]]);
	});

	test("it exports no initialize", async (t) => {
		const { store, run } = await open(t);
		store.publish("bad", { "index.js": "export const other = 1;" });
		const { ran, faults } = await run();
		assert.deepEqual(ran, [false]);
		assert.deepEqual(faults, [["bad", "load", "no_initialize"]]);
	});

	test("onError throws", async (t) => {
		const { store, page } = await open(t);
		store.publish("bad", { "index.js": "export {};" });
		store.publish("good", { "index.js": plugin("good") });
		const { ran } = await page.evaluate(() => run({
			onError() { throw new Error("the shell's own fault"); } }));
		assert.deepEqual(ran, [false, true]);
	});
});

describe("the store refuses", { skip, timeout: 120_000 }, () => {
	const open = bench();

	for (const [status, code] of [[401, "token_expired"],
		[403, "identity_required"], [404, "instance_unknown"]]) {
		test(`${status} reaches the shell, also past a copy`, async (t) => {
			const tab = await open(t);
			await tab.run();
			await tab.page.waitForFunction(() => sessionStorage.length > 0);
			tab.store.generation++;
			tab.store.refusal = { status, body: { code, detail: "No." } };
			await tab.page.reload();
			const { refused } = await tab.run();
			assert.deepEqual(refused, {
				name: "StoreError", status, code, away: false,
				message: `The plugin store answered ${status}: No.`,
			});
			assert.equal(await tab.page.evaluate(
				() => sessionStorage.length), 0);
		});
	}

	test("without a copy an absence is told", async (t) => {
		const { store, run } = await open(t);
		store.refusal = { status: 503, body: {} };
		const { refused } = await run();
		assert.deepEqual([refused.status, refused.away], [503, true]);
	});

	test("an answer that never comes is an absence", async (t) => {
		const { store, run } = await open(t);
		store.hang("/api/v1/discovery/default");
		const { refused } = await run({ timeout: 200 });
		assert.deepEqual([refused.status, refused.code, refused.away],
			[0, "store_away", true]);
	});

	test("a document of a later schema is refused", async (t) => {
		const { store, run } = await open(t);
		store.refusal = { status: 200, body: { schemaVersion: 2 } };
		assert.equal((await run()).refused.code, "unknown_document");
	});

	test("a stale list and the identity are told", async (t) => {
		const { store, run } = await open(t);
		store.discoveryHeaders = { "Harmonix-Stale": "42",
			"Harmonix-Identity": "anonymous; reason=bad_signature" };
		const { staleSeconds, identity } = (await run()).store;
		assert.equal(staleSeconds, 42);
		assert.equal(identity, "anonymous; reason=bad_signature");
	});
});
