import "zone.js";
import { createCustomElement } from "@angular/elements";
import { createApplication } from "@angular/platform-browser";
import type { ApplicationRef } from "@angular/core";
import { CardComponent } from "./app/card.component";

const VIEW = { region: "main", id: "angular" };
let app: ApplicationRef | undefined;

export async function initialize(api: any): Promise<void> {
	app = await createApplication();
	customElements.define("real-angular",
		createCustomElement(CardComponent, { injector: app.injector }));
	await api.regionManager.registerView(VIEW.region, {
		id: VIEW.id,
		factory: async () => document.createElement("real-angular"),
	});
}

export async function dispose(api: any): Promise<void> {
	await api.regionManager.removeView(VIEW.region, VIEW.id);
	app?.destroy();
}
