import { LitElement, css, html } from "lit";
import { classMap } from "lit/directives/class-map.js";

const VIEW = { region: "main", id: "lit-external" };

class RealLitExternal extends LitElement {
	static styles = css`.on { color: rgb(4, 102, 153); }`;

	render() {
		return html`<p class=${classMap({ on: true })}>Lit of the shell</p>`;
	}
}

async function initialize(api) {
	customElements.define("real-lit-external", RealLitExternal);
	await api.regionManager.registerView(VIEW.region, {
		id: VIEW.id,
		factory: async () => new RealLitExternal(),
	});
}

async function dispose(api) {
	await api.regionManager.removeView(VIEW.region, VIEW.id);
}

export { initialize, dispose };
