import { LitElement, css, html } from "lit";
import { customElement, property } from "lit/decorators.js";

const VIEW = { region: "main", id: "lit-rollup" };

@customElement("real-lit-rollup")
export class RealLit extends LitElement {
	static styles = css`p { color: rgb(3, 102, 153); }`;

	@property() name = "";

	render() {
		return html`<p>Lit 3 by Rollup, ${this.name}</p>`;
	}
}

export async function initialize(api: any): Promise<void> {
	await api.regionManager.registerView(VIEW.region, {
		id: VIEW.id,
		factory: async () => Object.assign(new RealLit(),
			{ name: api.pluginInfo.version }),
	});
}

export async function dispose(api: any): Promise<void> {
	await api.regionManager.removeView(VIEW.region, VIEW.id);
}
