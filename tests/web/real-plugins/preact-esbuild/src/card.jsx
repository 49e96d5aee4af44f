import { useState } from "preact/hooks";

export function Card() {
	const [on] = useState(true);
	return <p data-real="preact" style={{ color: "rgb(7, 102, 153)" }}>
		Preact by esbuild{on ? "" : "?"}
	</p>;
}
