// The writing desk without leaving one's place: a paragraph opens, is saved and closes where it stands. Without this, links and forms do the same.

const parser = new DOMParser();

/** Put the server's version of a paragraph, and of the counts above, in place of what is shown. */
function swap(html, id) {
  const page = parser.parseFromString(html, "text/html");
  const fresh = page.getElementById(id);
  const here = document.getElementById(id);
  if (!here) return;
  fresh?.querySelector("[autofocus]")?.removeAttribute("autofocus");
  if (fresh) here.replaceWith(fresh);
  else here.remove();
  for (const part of ["bar", "account"]) {
    const [old, now] = [document.getElementById(part), page.getElementById(part)];
    if (!old || !now) continue;
    const open = [...old.querySelectorAll("details")].map((each) => each.open);
    old.replaceWith(now);
    now.querySelectorAll("details").forEach((each, n) => (each.open = open[n] ?? each.open));
  }
  const text = document.querySelector(`#${CSS.escape(id)} textarea`);
  if (text) {
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
  }
}

async function take(address, options, id) {
  try {
    const answer = await fetch(address, options);
    const html = await answer.text();
    if (!parser.parseFromString(html, "text/html").getElementById("sheet")) return false;
    swap(html, id);
    return true;
  } catch {
    return false;
  }
}

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-open], a[data-close]");
  const row = event.target.closest(".row[id]");
  if (!link || !row || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  if (!(await take(link.href, {}, row.id))) location.assign(link.href);
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const row = form.closest(".row[id]");
  if (!row || form.dataset.plain) return;
  event.preventDefault();
  const data = new FormData(form, event.submitter);
  if (!(await take(form.action, { method: "POST", body: data }, row.id))) {
    // the answer was no desk (signed out, network gone): send it the plain way, so that the words are not lost
    form.dataset.plain = "1";
    form.requestSubmit(event.submitter);
  }
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.(".edit-form");
  if (!form) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(form.querySelector('[value="save"]'));
  if (event.key === "Escape") form.querySelector("[data-close]")?.click();
});
