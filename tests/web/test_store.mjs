/*
 * The whole way: two plugins published to a real store as a pipeline does it,
 * and the example shell that runs them from another origin.
 */
import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { openBrowser, whatIsMissing } from "./support/browser.mjs";
import { startForeignShells } from "./support/foreign_shells.mjs";
import { startShell, whatLacksForShell } from "./support/pages.mjs";
import { source } from "./support/paths.mjs";
import { npmPack, startRealStore, whatLacksForStore }
	from "./support/real_store.mjs";

const HELLO = "hello-patient";
const VITALS = "@demo/vital-signs";
const missing = await whatIsMissing() || whatLacksForShell();

async function publishBoth(store) {
	const hello = await readFile(source(
		`examples/plugins/${HELLO}/${HELLO}.js`));
	const vitals = await npmPack(source(`examples/plugins/${VITALS}`));

	return [
		await store.put(HELLO, "1.0.0", "text/javascript", hello),
		await store.put(VITALS, "1.0.0", "application/gzip", vitals),
	];
}

/* Another byte where the server finds it, and no variant of the old ones. */
async function tamper(file) {
	const bytes = await readFile(file, "utf8");
	await writeFile(file, bytes.replace("export ", "export  "));
	await rm(file + ".br", { force: true });
	await rm(file + ".gz", { force: true });
	return () => writeFile(file, bytes);
}

for (const server of ["lighttpd", "apache"]) {
	const skip = missing || whatLacksForStore(server);

	describe(`a store behind ${server}`, { skip, timeout: 180_000 }, () => {
		let browser, foreign, shell, store, answers;

		before(async () => {
			[browser, foreign, shell, store] = await Promise.all([
				openBrowser(), startForeignShells(), startShell(),
				startRealStore(server)]);
			answers = await publishBoth(store);
		});
		after(async () => {
			await browser?.close();
			await foreign?.close();
			await shell?.close();
			await store?.close();
		});

		/* A browser without any memory: files are cached for a year. */
		async function open(t, url) {
			const context = await browser.newContext({ locale: "en-GB" });
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
			await page.waitForSelector("html[data-ready=true]");
			return page;
		}

		const openShell = (t) =>
			open(t, `${shell.origin}/?store=${store.origin}`);

		const views = (page) => ({
			hello: page.locator(`#summary ${HELLO} h2`),
			charts: page.locator("#main .vital-signs svg"),
		});

		test("takes both and says where they are live", () => {
			for (const { status, body } of answers) {
				assert.equal(status, 201, JSON.stringify(body));
				assert.deepEqual(body.live, [
					{ instance: "default", channel: "stable" }]);
			}
		});

		test("both render, with nothing to complain about", async (t) => {
			const page = await openShell(t);
			const { hello, charts } = views(page);

			await charts.nth(2).waitFor();
			assert.match(await hello.textContent(), /^Good .*, Demo Patient$/);
			assert.equal(await charts.count(), 3);
			const view = page.locator(".vital-signs");
			assert.equal(await view.evaluate(
				(it) => getComputedStyle(it).borderRadius), "14px");
			assert.ok(await view.locator("img").evaluate(async (image) =>
				(await image.decode(), image.naturalWidth)) > 0);
			assert.deepEqual(page.complaints, []);
		});

		for (const path of ["index.js", "chunks/chart.js"])
			test(`a changed ${path} does not run`, async (t) => {
				const restore = await tamper(
					store.file(VITALS, "1.0.0", path));
				t.after(restore);
				const page = await openShell(t);
				const { hello, charts } = views(page);

				assert.match(await hello.textContent(), /Demo Patient/);
				assert.equal(await charts.count(), 0);
				assert.ok(page.complaints.some((text) =>
					/integrity/i.test(text)), page.complaints.join());
			});

		test("boot.js alone keeps a changed file out", async (t) => {
			const url = foreign.boot(store);
			const names = async () => {
				const page = await open(t, url);
				return page.evaluate(() => window.running);
			};

			assert.deepEqual(await names(), [VITALS, HELLO]);
			t.after(await tamper(store.file(VITALS, "1.0.0", "index.js")));
			assert.deepEqual(await names(), [HELLO]);
		});

		test("a blocked version is gone at once", async (t) => {
			const url = `${store.origin}/plugins/${VITALS}/1.0.0/index.js`;

			store.admin("block", "--reason", "it leaks", VITALS, "1.0.0");
			const { plugins } = await (await fetch(store.discovery)).json();
			assert.deepEqual(plugins.map((it) => it.pluginId), [HELLO]);
			assert.ok([404, 410].includes((await fetch(url)).status));
			const page = await openShell(t);
			const { hello, charts } = views(page);
			assert.match(await hello.textContent(), /Demo Patient/);
			assert.equal(await charts.count(), 0);
			assert.deepEqual(page.complaints, []);
		});
	});
}
