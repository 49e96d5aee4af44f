const VIEW = { region: "main", id: "swc-terser" };

class View {
	#colour = "rgb(12, 102, 153)";
	make(): HTMLElement {
		const made = document.createElement("p");
		made.dataset.real = "swc";
		made.style.color = this.#colour;
		made.textContent = `swc ${"and"} terser ${/[/}]`/.test("a") ? "?" : ""}`;
		return made;
	}
}

const initialize = async (api: any) => api.regionManager.registerView(
	VIEW.region, { id: VIEW.id, factory: async () => new View().make() });
const dispose = async (api: any) =>
	api.regionManager.removeView(VIEW.region, VIEW.id);

export { initialize as initialize, dispose as "dispose", View as default };
