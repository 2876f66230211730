// The ledger by keyboard (j k x e /), filters that act at once, and a task opened beside it. Everything works without.
const form = document.getElementById("filters");
for (const select of form?.querySelectorAll("select") ?? []) select.addEventListener("change", () => form.requestSubmit());
form?.addEventListener("submit", () => {
  // what filters nothing stays out of the address
  for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
});
addEventListener("pageshow", () => { for (const field of form?.elements ?? []) field.disabled = false; });

const rows = [...document.querySelectorAll("tr[data-href]")];
const boxes = rows.map((row) => row.querySelector("[name=task]")).filter(Boolean);
const all = document.querySelector("[data-all]");
const count = document.querySelector("[data-count]");
const words = count?.textContent;
const tally = () => {
  const chosen = boxes.filter((box) => box.checked).length;
  if (count) count.textContent = chosen ? `${words} ${chosen}` : words;
  if (all) { all.checked = chosen > 0 && chosen === boxes.length; all.indeterminate = chosen > 0 && chosen < boxes.length; }
};
all?.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; tally(); });
for (const box of boxes) box.addEventListener("change", tally);
tally();

let at = -1;
const go = (to) => {
  rows[at]?.classList.remove("active");
  at = Math.max(0, Math.min(rows.length - 1, to));
  rows[at]?.classList.add("active");
  rows[at]?.scrollIntoView({ block: "nearest" });
};

let pane = null;
const shut = () => { pane?.remove(); pane = null; rows[at]?.querySelector(".what a")?.focus(); };
async function open(row) {
  const answer = await fetch(row.dataset.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const task = page.getElementById("task");
  if (!answer.ok || answer.redirected || !task) { location.href = row.dataset.href; return; }
  pane?.remove();
  pane = document.createElement("aside");
  pane.className = "beside";
  pane.tabIndex = -1;
  const bar = document.createElement("p");
  bar.className = "beside-bar small";
  const whole = Object.assign(document.createElement("a"), { href: row.dataset.href, textContent: row.querySelector(".fixed").textContent });
  const close = Object.assign(document.createElement("button"), { className: "link", type: "button", textContent: "✕" });
  close.setAttribute("aria-label", "Esc");
  close.addEventListener("click", shut);
  bar.append(whole, close);
  pane.append(bar, task);
  document.body.append(pane);
  pane.focus();
}

const wide = matchMedia("(min-width: 1100px)");
for (const [index, row] of rows.entries()) {
  row.querySelector(".what a").addEventListener("click", (event) => {
    if (!wide.matches || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    go(index);
    open(row);
  });
}

addEventListener("keydown", (event) => {
  if (event.key === "Escape" && pane) { shut(); return; }
  if (event.target.closest("input:not([type=checkbox]), select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  const keys = {
    j: () => go(at + 1),
    k: () => go(at - 1),
    x: () => { const box = rows[at]?.querySelector("[name=task]"); if (box) { box.checked = !box.checked; tally(); } },
    e: () => { if (rows[at]) { if (wide.matches) open(rows[at]); else location.href = rows[at].dataset.href; } },
    "/": () => form?.querySelector("[type=search]").focus(),
  };
  if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
});
