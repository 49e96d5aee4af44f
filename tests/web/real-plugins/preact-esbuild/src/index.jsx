import { render } from "preact";

const VIEW = { region: "main", id: "preact-esbuild" };
const host = document.createElement("div");

const plugin = {
	async initialize(api) {
		const { Card } = await import("./card.jsx");
		await api.regionManager.registerView(VIEW.region, {
			id: VIEW.id,
			factory: async () => {
				render(<Card />, host);
				return host;
			},
		});
	},
	async dispose(api) {
		render(null, host);
		await api.regionManager.removeView(VIEW.region, VIEW.id);
	},
};

export const { initialize, dispose } = plugin;
export default plugin;
