// Tells at once when a chosen file is over the limit, before anything is sent.
for (const input of document.querySelectorAll("input[type=file][data-limit]")) {
  const wrong = input.closest(".field").querySelector("[data-file-wrong]");
  input.addEventListener("change", () => {
    const large = [...input.files].filter((file) => file.size > Number(input.dataset.limit)).map((file) => file.name);
    const said = large.length ? input.dataset.tooLarge + large.join("、") : "";
    input.setCustomValidity(said);
    wrong.textContent = said;
    wrong.hidden = !said;
  });
}
