const VIEW = { region: "main", id: "parcel" };

export async function initialize(api) {
	await api.regionManager.registerView(VIEW.region, {
		id: VIEW.id,
		factory: async () => {
			const made = document.createElement("p");
			made.style.color = "rgb(9, 102, 153)";
			made.dataset.real = "parcel";
			made.textContent = "Parcel as a module";
			return made;
		},
	});
}

export async function dispose(api) {
	await api.regionManager.removeView(VIEW.region, VIEW.id);
}
