// Names of ticked supporting units on their fold, one fold open at a time, and ticking all rows. Everything works without.
const folds = [...document.querySelectorAll("[data-support]")];
for (const fold of folds) {
  const names = fold.querySelector("[data-names]");
  fold.addEventListener("change", () => {
    const chosen = [...fold.querySelectorAll("input:checked")].map((box) => box.parentElement.querySelector("span").textContent);
    names.textContent = chosen.join("、") || names.dataset.none;
  });
  fold.addEventListener("toggle", () => { if (fold.open) for (const other of folds) if (other !== fold) other.open = false; });
}
addEventListener("click", (event) => { for (const fold of folds) if (!fold.contains(event.target)) fold.open = false; });
addEventListener("keydown", (event) => { if (event.key === "Escape") for (const fold of folds) fold.open = false; });

const all = document.querySelector("[data-all]");
const picks = [...document.querySelectorAll("[name=pick]")];
all?.addEventListener("change", () => { for (const pick of picks) pick.checked = all.checked; });
for (const pick of picks) pick.addEventListener("change", () => { all.checked = picks.every((each) => each.checked); });

// a deadline or owner typed into a row is meant for that row; leaving the page with it unsaved is asked about
const form = document.getElementById("assign");
let dirty = false;
form?.addEventListener("input", () => { dirty = true; });
form?.addEventListener("submit", () => { dirty = false; });
addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
