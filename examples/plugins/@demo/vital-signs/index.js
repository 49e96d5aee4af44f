/* A Harmonix plugin of several files, as a build tool would leave it. */

const VIEW = { region: "main", id: "vital-signs" };

const TEXTS = {
	en: { title: "Vital signs", last: "last {} h",
	      pulse: "Heart rate", oxygen: "Oxygen", heat: "Temperature" },
	es: { title: "Constantes vitales", last: "últimas {} h",
	      pulse: "Pulso", oxygen: "Oxígeno", heat: "Temperatura" },
	ca: { title: "Constants vitals", last: "últimes {} h",
	      pulse: "Pols", oxygen: "Oxigen", heat: "Temperatura" },
};

const SIGNS = [
	{ name: "pulse", unit: "bpm", colour: "#d6336c", digits: 0,
	  middle: 72, swing: 9, phase: 0 },
	{ name: "oxygen", unit: "%", colour: "#1c7ed6", digits: 0,
	  middle: 96, swing: 1.4, phase: 2 },
	{ name: "heat", unit: "°C", colour: "#e8590c", digits: 1,
	  middle: 36.7, swing: 0.3, phase: 4 },
];

/* Invented measurements, the same at every load. */
function measured({ middle, swing, phase }, hours) {
	return Array.from({ length: hours }, (_, hour) => middle + swing *
		(Math.sin(hour / 3 + phase) + 0.5 * Math.sin(hour * 1.7 + phase)));
}

function element(name, properties = {}, ...children) {
	const made = Object.assign(document.createElement(name), properties);
	made.append(...children);
	return made;
}

async function view(config) {
	const { sparkline } = await import("./chunks/chart.js");
	const language = document.documentElement.lang.slice(0, 2);
	const texts = TEXTS[language] ?? TEXTS.en;
	const hours = config.hours ?? 24;
	const icon = new URL("./assets/heart.svg", import.meta.url).href;

	const cards = SIGNS.map((sign) => {
		const values = measured(sign, hours);
		return element("li", {},
			element("b", { textContent: texts[sign.name] }),
			element("strong", {
				textContent: values.at(-1).toFixed(sign.digits),
			}),
			element("small", { textContent: " " + sign.unit }),
			sparkline(values, sign.colour));
	});
	return element("section", { className: "vital-signs" },
		element("header", {},
			element("img", { src: icon, alt: "" }),
			element("h2", { textContent: texts.title }),
			element("span", {
				textContent: texts.last.replace("{}", hours),
			})),
		element("ul", {}, ...cards));
}

export async function initialize(api) {
	await api.regionManager.registerView(VIEW.region, {
		id: VIEW.id,
		sortHint: "010",
		factory: () => view(api.pluginInfo.config ?? {}),
	});
}

export async function dispose(api) {
	await api.regionManager.removeView(VIEW.region, VIEW.id);
}
