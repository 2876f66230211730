// Linking by dragging: the number of a clause is its handle; let go over a clause that may answer it (or that it may answer).

const answers = (role) => role === 'arrangement' || role === 'goal';
const fits = (one, other) => one !== other && (one.dataset.role === 'problem' ? answers(other.dataset.role) : other.dataset.role === 'problem');

export function dragging(settled, link) {
  let held = null;
  const over = (event) => {
    const row = event.target.closest?.('.clause');
    return held && row && row.dataset.state !== 'discarded' && fits(held, row) ? row : null;
  };
  const clear = () => document.querySelectorAll('.clause.drop').forEach((row) => row.classList.remove('drop'));

  document.addEventListener('dragstart', (event) => {
    const row = event.target.closest?.('.clause .no')?.closest('.clause');
    if (!row || settled() || !(row.dataset.role === 'problem' || answers(row.dataset.role)) || row.dataset.state === 'discarded') return;
    held = row;
    row.classList.add('linking');
    event.dataTransfer.effectAllowed = 'link';
    event.dataTransfer.setData('text/plain', row.querySelector('.words').textContent);
    event.dataTransfer.setDragImage(row, 16, 16);
  });
  document.addEventListener('dragover', (event) => {
    const row = over(event);
    clear();
    if (!row) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'link';
    row.classList.add('drop');
  });
  document.addEventListener('drop', (event) => {
    const row = over(event);
    if (!row) return;
    event.preventDefault();
    link(held.dataset.ref, row.dataset.ref);
  });
  document.addEventListener('dragend', () => {
    clear();
    held?.classList.remove('linking');
    held = null;
  });
}
