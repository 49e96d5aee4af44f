/* Fetched when the view is first shown: the entry stays small. */

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 200;
const HEIGHT = 48;
const MARGIN = 4;

/** A line through the values, scaled to fill its box. */
export function sparkline(values, colour) {
	const low = Math.min(...values);
	const span = Math.max(...values) - low || 1;
	const points = values.map((value, index) => [
		(index / (values.length - 1)) * WIDTH,
		HEIGHT - MARGIN - ((value - low) / span) * (HEIGHT - 2 * MARGIN),
	]);
	const line = points.map((point) => point.map(
		(number) => number.toFixed(1)).join(",")).join(" ");

	const svg = document.createElementNS(SVG, "svg");
	svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
	svg.setAttribute("preserveAspectRatio", "none");
	svg.setAttribute("aria-hidden", "true");
	svg.append(
		shape("polygon", {
			points: `0,${HEIGHT} ${line} ${WIDTH},${HEIGHT}`,
			fill: colour, opacity: 0.15,
		}),
		shape("polyline", {
			points: line, fill: "none", stroke: colour,
			"stroke-width": 2, "vector-effect": "non-scaling-stroke",
		}));
	return svg;
}

function shape(name, attributes) {
	const element = document.createElementNS(SVG, name);
	for (const [key, value] of Object.entries(attributes))
		element.setAttribute(key, value);
	return element;
}
