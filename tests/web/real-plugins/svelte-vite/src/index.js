import { mount, unmount } from "svelte";
import View from "./View.svelte";

const VIEW = { region: "main", id: "svelte-vite" };
let view;

export async function initialize(api) {
	await api.regionManager.registerView(VIEW.region, {
		id: VIEW.id,
		factory: async () => {
			const host = document.createElement("div");
			view = mount(View, { target: host, props: { name: "Vite" } });
			return host;
		},
	});
}

export async function dispose(api) {
	if (view)
		await unmount(view);
	await api.regionManager.removeView(VIEW.region, VIEW.id);
}
