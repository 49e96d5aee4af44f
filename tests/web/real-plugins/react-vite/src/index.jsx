import { useState } from "react";
import { createRoot } from "react-dom/client";
import "./style.css";

const VIEW = { region: "main", id: "real-react-vite" };

function Counter() {
	const [count, setCount] = useState(1);
	return (
		<button className="real-react-vite" onClick={() => setCount(count + 1)}>
			React 18 counts {count}
		</button>
	);
}

let root;

export async function initialize(api) {
	await api.regionManager.registerView(VIEW.region, {
		id: VIEW.id,
		factory: async () => {
			const host = document.createElement("div");
			root = createRoot(host);
			root.render(<Counter />);
			return host;
		},
	});
}

export async function dispose(api) {
	root?.unmount();
	await api.regionManager.removeView(VIEW.region, VIEW.id);
}
