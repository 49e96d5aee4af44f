/* The shell: asks the store, runs what it names, says what happened. */
import { bootstrapPlugins } from "@uxland/harmonix";
import { apiFactory } from "./api.js";
import { readConfig } from "./config.js";
import "./regions.js";
import { offerReload, showEmpty, showFault, showPlugins } from "./status.js";

const LANGUAGES = ["en", "es", "ca"];
const WATCH_MS = 10_000;

document.documentElement.lang = navigator.languages
	.map((tag) => tag.slice(0, 2))
	.find((language) => LANGUAGES.includes(language)) ?? "en";

async function start() {
	const config = await readConfig();
	const { bootstrapStore, watchStore } = await import(config.loader);
	const running = await bootstrapStore(config.discovery, {
		bootstrapPlugins, apiFactory, onError: showFault,
	});

	showPlugins(running);
	if (running.plugins.length === 0)
		showEmpty("No plugins yet",
			"The store names none for you. Publish one and this " +
			"page offers to reload.");
	watchStore(config.discovery, (change) => {
		if (change.generation !== change.previous.generation)
			offerReload(change);
	}, { generation: running.store.generation, interval: WATCH_MS });
	document.documentElement.dataset.ready = "true";
}

start().catch((error) => {
	console.error(error);
	showEmpty("The store did not answer", error.message);
	document.documentElement.dataset.ready = "failed";
});
