import { Component } from "@angular/core";

@Component({
	selector: "real-angular-detail",
	template: `<small>with a deferred chunk</small>`,
})
export class DetailComponent {}
