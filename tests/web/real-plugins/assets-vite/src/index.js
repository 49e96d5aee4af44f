import wasmUrl from "./made/answer.wasm?url";
import Worker from "./worker.js?worker&inline";

const VIEW = { region: "main", id: "assets-vite" };
const dot = new URL("./dot.svg", import.meta.url);

const { instance } = await WebAssembly.instantiateStreaming(fetch(wasmUrl));

function ask(question) {
	const worker = new Worker();
	return new Promise((resolve, reject) => {
		worker.onmessage = ({ data }) => resolve(data);
		worker.onerror = reject;
		worker.postMessage(question);
	}).finally(() => worker.terminate());
}

export async function initialize(api) {
	const doubled = await ask(instance.exports.answer());
	await api.regionManager.registerView(VIEW.region, {
		id: VIEW.id,
		factory: async () => {
			const made = document.createElement("p");
			made.dataset.real = "assets";
			made.style.color = "rgb(11, 102, 153)";
			made.textContent = `wasm and worker say ${doubled}`;
			made.prepend(Object.assign(new Image(), { src: dot.href }));
			return made;
		},
	});
}

export async function dispose(api) {
	await api.regionManager.removeView(VIEW.region, VIEW.id);
}
