import { Component, signal } from "@angular/core";
import { DetailComponent } from "./detail.component";

@Component({
	selector: "real-angular-card",
	imports: [DetailComponent],
	template: `
		<p>Angular {{ version() }}</p>
		@defer (on immediate) {
			<real-angular-detail />
		}`,
	styles: `p { color: rgb(13, 102, 153); }`,
})
export class CardComponent {
	version = signal("19 elements");
}
