import { VIEW, makeView } from "./view.js";

export interface Api {
	regionManager: {
		registerView(region: string, view: {
			id: string; factory: () => Promise<HTMLElement>;
		}): Promise<void>;
		removeView(region: string, id: string): Promise<void>;
	};
}

export async function initialize(api: Api): Promise<void> {
	await api.regionManager.registerView(VIEW.region,
		{ id: VIEW.id, factory: async () => makeView() });
}

export async function dispose(api: Api): Promise<void> {
	await api.regionManager.removeView(VIEW.region, VIEW.id);
}
