/*! Real plugin by webpack, with a licence comment that goes to a file. */
const VIEW = { region: "main", id: "webpack-esm" };

export async function initialize(api) {
	const { view } = await import(/* webpackChunkName: "view" */ "./view.js");
	await api.regionManager.registerView(VIEW.region,
		{ id: VIEW.id, factory: async () => view() });
}

export async function dispose(api) {
	await api.regionManager.removeView(VIEW.region, VIEW.id);
}
