"use strict";
const now = document.getElementById("live");
const connection = document.getElementById("connection");
const tap = document.getElementById("tap");

const events = new EventSource("events");
events.onopen = () => connection.textContent = "Brought up to date once a second.";
events.onmessage = event => now.innerHTML = event.data; // all text in it is escaped
events.onerror = () => connection.textContent = "The connection is lost: this is the state of a moment ago. The page tries again.";

// next returns the next records that a component passes on.
async function next(component) {
	const response = await fetch("tap?n=5&component=" + encodeURIComponent(component));
	if (!response.ok) {
		return response.text();
	}
	const records = await response.json();
	return records.length > 0 ? `Behind ${component}:\n` + records.join("\n") : `No record has come behind ${component}.`;
}

document.addEventListener("click", event => {
	const component = event.target.dataset.tap;
	if (component !== undefined) {
		tap.textContent = `Waiting for the next records behind ${component} …`;
		next(component).then(text => tap.textContent = text, error => tap.textContent = String(error));
	}
});
