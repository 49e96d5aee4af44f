export const VIEW = { region: "main", id: "tsc-plain" } as const;

export function makeView(): HTMLElement {
	const made = document.createElement("p");
	made.dataset["real"] = "tsc";
	made.style.color = "rgb(10, 102, 153)";
	made.textContent = "TypeScript as tsc leaves it";
	return made;
}
