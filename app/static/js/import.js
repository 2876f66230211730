// A file that is too large is refused before it is sent, so that nothing typed is lost; while reading, the button says so.
const form = document.getElementById('import-form');
if (form) {
  const said = form.querySelector('.said');
  const file = form.querySelector('input[type=file]');
  const tooLarge = () => [...file.files].some((one) => one.size > Number(form.dataset.limit));
  const speak = () => {
    said.hidden = !tooLarge();
    said.textContent = tooLarge() ? form.dataset.tooLarge : '';
  };
  file.addEventListener('change', speak);
  form.addEventListener('submit', (event) => {
    speak();
    if (tooLarge()) {
      event.preventDefault();
      said.scrollIntoView({ block: 'nearest' });
      return;
    }
    const button = form.querySelector('button');
    button.textContent = form.dataset.reading;
    button.setAttribute('aria-busy', 'true');
  });
}
