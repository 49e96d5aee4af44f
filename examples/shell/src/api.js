/* The api that each plugin gets: HarmonixApi as @uxland/harmonix types it. */
import { regionManager } from "./regions.js";

/* Two plugins may give their views the same name. */
function regionsOf(pluginId) {
	const key = (viewId) => `${pluginId}::${viewId}`;
	const getRegion = async (name) => regionManager.getRegion(name);
	return {
		getRegion,
		async registerView(name, view) {
			await regionManager.registerViewWithRegion(
				name, key(view.id), view);
		},
		async removeView(name, viewId) {
			await regionManager.unregisterViewFromRegion(name, key(viewId));
		},
		async activateView(name, viewId) {
			await (await getRegion(name)).activate(key(viewId));
		},
		async deactivateView(name, viewId) {
			await (await getRegion(name)).deactivate(key(viewId));
		},
		async isViewActive(name, viewId) {
			return (await getRegion(name)).isViewActive(key(viewId));
		},
		async containsView(name, viewId) {
			return (await getRegion(name)).containsView(key(viewId));
		},
	};
}

function translate(messages, path, variables = {}) {
	const language = document.documentElement.lang;
	const found = path.split(".").reduce(
		(part, name) => part?.[name], messages[language] ?? messages.en);
	return String(found ?? path).replace(/\{\{(\w+)\}\}/g,
		(whole, name) => variables[name] ?? whole);
}

export function apiFactory(pluginInfo) {
	return {
		pluginInfo,
		regionManager: regionsOf(pluginInfo.pluginId),
		async createLocaleManager(messages) {
			return {
				getCurrentLanguage: () => document.documentElement.lang,
				getTranslations: () => messages,
				translate: (path, variables) =>
					translate(messages, path, variables),
			};
		},
	};
}
