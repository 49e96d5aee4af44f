import facts from "../messages/facts.json" with { type: "json" };
import sheet from "./view.css" with { type: "css" };

const language = "en";
const { text } = await import(`../messages/${language}.js`);
const VIEW = { region: "main", id: "native-esm" };

class NativeView extends HTMLElement {
	static #count = 0;
	static {
		NativeView.#count = facts.count;
	}

	constructor() {
		super().attachShadow({ mode: "open" })
			.adoptedStyleSheets = [sheet];
	}

	connectedCallback() {
		const made = document.createElement("p");
		made.textContent =
			`${text} ${NativeView.#count}, ${this.config?.greeting ?? "no"}`;
		this.shadowRoot.replaceChildren(made);
	}
}

export async function initialize(api) {
	customElements.define("real-native-esm", NativeView);
	await api.regionManager.registerView(VIEW.region, {
		id: VIEW.id,
		factory: async () => Object.assign(new NativeView(),
			{ config: api.pluginInfo.config }),
	});
}

export async function dispose(api) {
	await api.regionManager.removeView(VIEW.region, VIEW.id);
}
