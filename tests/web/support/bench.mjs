/*
 * What every test of the loader needs: a browser, a page's origin with the
 * real @uxland/harmonix, and for each test a fresh store and a fresh tab.
 */
import { after, before } from "node:test";
import { openBrowser } from "./browser.mjs";
import { startBarePages } from "./pages.mjs";
import { StaticStore } from "./static_store.mjs";

/* In the page: what plugins did, in order, and what was reported. */
const PRELUDE = `
	window.told = [];
	window.faults = [];
	window.onError = ({ pluginId, stage, error }) => faults.push(
		[pluginId, stage, error.code ?? error.name]);
	window.apiFactory = (pluginInfo) => ({ pluginInfo });
	window.run = async (options = {}) => {
		const [loader, harmonix] = await Promise.all([
			import(STORE + "/loader.js"), import("/harmonix.js")]);
		try {
			const { plugins, bootstrapped, store } =
				await loader.bootstrapStore(DISCOVERY, {
					bootstrapPlugins: harmonix.bootstrapPlugins,
					apiFactory, onError, timeout: 5000, ...options });
			window.running = bootstrapped;
			return { store, told, faults,
				ids: plugins.map((plugin) => plugin.pluginId),
				ran: bootstrapped.map(Boolean) };
		} catch (error) {
			const { name, status, code, away, message } = error;
			return { refused: { name, status, code, away, message } };
		}
	};
`;

/** A plugin that tells what it does. */
export function plugin(name, { head = "", initialize = "" } = {}) {
	return `${head}
		told.push("${name}: loaded");
		export async function initialize(api) {
			${initialize}
			told.push("${name}: initialized");
		}
		export async function dispose() { told.push("${name}: disposed"); }`;
}

/** Call it once in a describe: opens and ends what the tests share. */
export function bench() {
	let browser, pages;
	let opened = 0;
	before(async () => {
		[browser, pages] = await Promise.all(
			[openBrowser(), startBarePages()]);
	});
	after(async () => {
		await browser?.close();
		await pages?.close();
	});

	/** A store of its own and a tab, both ended with the test. */
	return async function open(t, { head = () => "", clock = false } = {}) {
		const store = await StaticStore.start();
		const context = await browser.newContext();
		t.after(async () => {
			await context.close();
			await store.close();
		});
		const page = await context.newPage();
		if (clock)
			await page.clock.install();
		await page.addInitScript(
			`window.STORE = ${JSON.stringify(store.origin)};` +
			`window.DISCOVERY = ${JSON.stringify(store.discovery)};` +
			PRELUDE);
		await page.goto(pages.page(`/${++opened}/`, head(store)));
		return {
			store, page,
			run: (options) => page.evaluate(
				(given) => run(given), options),
		};
	};
}
