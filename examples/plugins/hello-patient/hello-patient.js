/* A Harmonix plugin in one file: what `curl -T` publishes as it is. */

const VIEW = { region: "summary", id: "hello-patient" };

const GREETINGS = {
	en: ["Good morning", "Good afternoon", "Good evening"],
	es: ["Buenos días", "Buenas tardes", "Buenas noches"],
	ca: ["Bon dia", "Bona tarda", "Bona nit"],
};

function greeting(language, hour) {
	const words = GREETINGS[language] ?? GREETINGS.en;
	return words[hour < 12 ? 0 : hour < 20 ? 1 : 2];
}

class HelloPatient extends HTMLElement {
	/* What the administrator configured for this instance, if anything. */
	config = {};

	connectedCallback() {
		const language = document.documentElement.lang.slice(0, 2);
		const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
		root.innerHTML = `
			<style>
			:host { display: block; }
			article {
				display: grid; grid-template-columns: auto 1fr;
				gap: 0.25rem 1rem; align-items: center;
				padding: 1.25rem; border-radius: 14px;
				color: #fff;
				background: linear-gradient(120deg, #0d6b6b, #2c7fb8);
			}
			h2 { margin: 0; font-size: 1.25rem; font-weight: 600; }
			p { margin: 0; opacity: 0.9; }
			span {
				grid-row: span 2; font-weight: 600;
				width: 3.25rem; height: 3.25rem; border-radius: 50%;
				display: grid; place-items: center;
				background: #fff3;
			}
			</style>
			<article>
				<span aria-hidden="true"></span>
				<h2></h2>
				<p></p>
			</article>`;
		const hello = greeting(language, new Date().getHours());
		const name = this.config.patient ?? "Demo Patient";
		root.querySelector("span").textContent =
			name.split(" ").map((word) => word.charAt(0)).join("");
		root.querySelector("h2").textContent = `${hello}, ${name}`;
		root.querySelector("p").textContent =
			this.config.note ?? "Visit 3 of 5 · follow-up";
	}
}

export async function initialize(api) {
	if (!customElements.get("hello-patient"))
		customElements.define("hello-patient", HelloPatient);
	await api.regionManager.registerView(VIEW.region, {
		id: VIEW.id,
		sortHint: "010",
		factory: async () => Object.assign(
			document.createElement("hello-patient"),
			{ config: api.pluginInfo.config ?? {} }),
	});
}

export async function dispose(api) {
	await api.regionManager.removeView(VIEW.region, VIEW.id);
}
