import { createElement, lazy, Suspense } from "react";
import { createRoot } from "react-dom/client";

const VIEW = { region: "main", id: "react-split" };
const Card = lazy(() => import("./card.jsx"));

const state = { root: null };

export const initialize = async (api) => {
	await api.regionManager.registerView(VIEW.region, {
		id: VIEW.id,
		factory: async () => {
			const host = document.createElement("div");
			state.root = createRoot(host);
			state.root.render(createElement(Suspense, { fallback: "…" },
				createElement(Card, { name: api.pluginInfo.pluginId })));
			return host;
		},
	});
};

export const dispose = async (api) => {
	state.root?.unmount();
	await api.regionManager.removeView(VIEW.region, VIEW.id);
};
