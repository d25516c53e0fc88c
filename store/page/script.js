"use strict";
// The slider shows the state at another moment without loading the page again. Without this
// script its button does the same.
const form = document.querySelector("form.slider");
if (form) {
	const slider = form.elements.seq, shown = form.querySelector("output"), state = document.getElementById("state");
	let asked = 0;
	form.querySelector("button").hidden = true;
	slider.addEventListener("input", async () => {
		shown.textContent = slider.value;
		const mine = ++asked;
		const answer = await fetch("state?" + new URLSearchParams(new FormData(form)));
		const text = await answer.text();
		if (mine === asked && answer.ok) {
			state.innerHTML = text; // escaped by the server
		}
	});
}
