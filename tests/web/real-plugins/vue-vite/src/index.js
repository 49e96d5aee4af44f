import { createApp } from "vue";
import View from "./View.vue";

const VIEW = { region: "main", id: "vue-vite" };
let app;

export async function initialize(api) {
	await api.regionManager.registerView(VIEW.region, {
		id: VIEW.id,
		factory: async () => {
			const host = document.createElement("div");
			app = createApp(View, { version: api.pluginInfo.version });
			app.mount(host);
			return host;
		},
	});
}

export async function dispose(api) {
	app?.unmount();
	await api.regionManager.removeView(VIEW.region, VIEW.id);
}
