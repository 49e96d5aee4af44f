/* watchStore, with the page's clock in the hands of the test. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { bench } from "./support/bench.mjs";
import { whatIsMissing } from "./support/browser.mjs";
import { whatLacksForShell } from "./support/pages.mjs";

const NUMBERS = "/generations/default.json";
const MINUTE_MS = 60_000;
const skip = await whatIsMissing() || whatLacksForShell();

function looks(store) {
	return store.requests.filter((path) => path === NUMBERS).length;
}

async function watch(page, options = {}) {
	await page.evaluate(async (given) => {
		const { watchStore } = await import(STORE + "/loader.js");
		window.changes = [];
		window.stop = watchStore(DISCOVERY,
			(change) => changes.push(change), given);
	}, options);
}

/*
 * Lets time pass until the store is looked at again.  In small steps: the
 * page's clock also drives the time limit of the look itself.
 */
async function nextLook(page, store) {
	const before = looks(store);
	for (let step = 0; step < 400 && looks(store) === before; step++) {
		await page.clock.runFor(500);
		await page.evaluate(() => fetch("/").then(() => true));
	}
	assert.equal(looks(store), before + 1);
}

async function hide(page, hidden) {
	await page.evaluate((value) => {
		Object.defineProperty(document, "hidden",
			{ value, configurable: true });
		document.dispatchEvent(new Event("visibilitychange"));
	}, hidden);
}

describe("watchStore", { skip, timeout: 120_000 }, () => {
	const open = bench();

	test("a new generation is told once", async (t) => {
		const { store, page } = await open(t, { clock: true });
		await watch(page, { generation: 1 });
		store.generation = 2;
		await nextLook(page, store);
		await nextLook(page, store);
		await nextLook(page, store);
		assert.deepEqual(await page.evaluate(() => changes), [{
			generation: 2, epoch: 1, previous: { generation: 1 } }]);
	});

	test("it takes what it finds first as known", async (t) => {
		const { store, page } = await open(t, { clock: true });
		await watch(page);
		await nextLook(page, store);
		store.epoch = 5;
		await nextLook(page, store);
		await page.waitForFunction(() => changes.length === 1);
		assert.deepEqual(await page.evaluate(() => changes[0].previous),
			{ generation: 1, epoch: 1 });
	});

	test("it rests while hidden and looks when shown", async (t) => {
		const { store, page } = await open(t, { clock: true });
		await watch(page, { generation: 1 });
		await hide(page, true);
		await page.clock.runFor(30 * MINUTE_MS);
		assert.equal(looks(store), 0);
		store.generation = 2;
		await hide(page, false);
		await page.clock.runFor(1);
		await page.waitForFunction(() => changes.length === 1);
	});

	test("it looks less often while the store is away", async (t) => {
		const { store, page } = await open(t, { clock: true });
		await watch(page, { generation: 1 });
		store.away = true;
		for (let minute = 0; minute < 60; minute++) {
			await page.clock.runFor(MINUTE_MS);
			await page.evaluate(() => fetch("/").then(() => true));
		}
		assert.ok(looks(store) >= 2 && looks(store) <= 16,
			`${looks(store)} looks in an hour`);
	});

	test("it ends", async (t) => {
		const { store, page } = await open(t, { clock: true });
		await watch(page, { generation: 1 });
		await page.evaluate(() => stop());
		await page.clock.runFor(30 * MINUTE_MS);
		assert.equal(looks(store), 0);
	});
});
