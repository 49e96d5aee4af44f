/* The places where plugins show their views, made of Harmonix' own parts. */
import { createRegionHost, createRegionManager } from "@uxland/harmonix";
import { region } from "@uxland/regions/region-decorator";
import { LitElement, html } from "lit";

export const regionManager = createRegionManager("demo-shell");

/** What a plugin can name in registerView. */
export const REGIONS = ["summary", "main"];

class DemoRegions extends createRegionHost(regionManager)(LitElement) {
	/*
	 * Regions look for their targets in shadowRoot.  This shell renders into
	 * the document, so that the stylesheets of plugins reach their views.
	 */
	createRenderRoot() {
		return this;
	}

	get shadowRoot() {
		return this;
	}

	render() {
		return REGIONS.map((name) => html`<div id=${name}></div>`);
	}
}

for (const name of REGIONS)
	region({ targetId: name, name })(DemoRegions.prototype, name + "Region");
customElements.define("demo-regions", DemoRegions);
