// While rows come in the page goes on by itself; without this the button does the same.
const going = document.getElementById("going-on");
if (going) { going.querySelector("button").hidden = true; setTimeout(() => going.requestSubmit(), 50); }
const columns = document.getElementById("columns");
columns?.addEventListener("submit", () => { for (const button of columns.querySelectorAll("button")) button.setAttribute("aria-busy", "true"); });
