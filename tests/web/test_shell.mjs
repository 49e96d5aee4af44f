/*
 * The example plugins in the example shell, which runs the real
 * @uxland/harmonix, from another origin.  HPS_TEST_STORE names a running store
 * that has both plugins; without it a static one stands in.
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { openBrowser, whatIsMissing } from "./support/browser.mjs";
import { startShell, whatLacksForShell } from "./support/pages.mjs";
import { source } from "./support/paths.mjs";
import { StaticStore } from "./support/static_store.mjs";

const VITALS = "@demo/vital-signs";
const skip = await whatIsMissing() || whatLacksForShell();

async function startStore() {
	if (process.env.HPS_TEST_STORE)
		return { origin: process.env.HPS_TEST_STORE, close() {} };
	const store = await StaticStore.start();
	store.publish("hello-patient", {
		"index.js": await readFile(source(
			"examples/plugins/hello-patient/hello-patient.js"), "utf8"),
	}, { order: 10 });
	await store.publishFolder(VITALS, source("examples/plugins/" + VITALS));
	return store;
}

describe("the example shell", { skip, timeout: 120_000 }, () => {
	let browser, shell, store, page;
	const complaints = [];

	before(async () => {
		[browser, shell, store] = await Promise.all(
			[openBrowser(), startShell(), startStore()]);
		page = await browser.newPage({ locale: "en-GB" });
		await page.clock.install();
		page.on("pageerror", (error) => complaints.push(error.message));
		page.on("console", (message) => {
			if (["error", "warning"].includes(message.type()))
				complaints.push(message.text());
		});
		await page.goto(`${shell.origin}/?store=${store.origin}`);
		await page.waitForSelector("html[data-ready]");
	});
	after(async () => {
		await browser?.close();
		await shell?.close();
		await store?.close();
	});

	test("both plugins render across origins", async () => {
		const hello = page.locator("#summary hello-patient h2");
		assert.match(await hello.textContent(), /^Good .*, Demo Patient$/);
		assert.equal(await page.locator("#main .vital-signs svg").count(), 3);
	});

	test("the stylesheet of a plugin reaches its view", async () => {
		const radius = await page.locator(".vital-signs").evaluate(
			(view) => getComputedStyle(view).borderRadius);
		assert.equal(radius, "14px");
	});

	test("the image beside a module is found", async () => {
		const width = await page.locator(".vital-signs img").evaluate(
			async (image) => (await image.decode(), image.naturalWidth));
		assert.ok(width > 0);
	});

	test("the shell says what runs", async () => {
		const row = page.locator(`[data-plugin="${VITALS}"]`);
		assert.match(await row.textContent(),
			/Vital signs.*running.*@demo\/vital-signs · 1\.0\.0Demo/);
	});

	test("nothing complained", () => assert.deepEqual(complaints, []));

	test("a new generation is offered, not forced", async (t) => {
		if (process.env.HPS_TEST_STORE)
			return t.skip("a running store is not changed");
		store.generation++;
		await page.clock.fastForward(15_000);
		await page.waitForSelector("#banner button");
		assert.match(await page.locator("#banner").textContent(),
			new RegExp(`generation ${store.generation}`));
	});

	test("an empty list shows a sentence", async (t) => {
		if (process.env.HPS_TEST_STORE)
			return t.skip("a running store is not changed");
		store.plugins = [];
		store.generation++;
		await page.reload();
		await page.waitForSelector("html[data-ready=true]");
		assert.match(await page.locator("#empty").textContent(),
			/No plugins yet/);
	});
});
