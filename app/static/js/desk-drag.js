// Linking by dragging: the number of a clause is its handle; let go over a clause that may answer it (or that it may answer).

const answers = (role) => role === 'arrangement' || role === 'goal';
const tied = (role) => role === 'problem' || answers(role);
const fits = (one, other) => one !== other && (one.dataset.role === 'problem' ? answers(other.dataset.role) : other.dataset.role === 'problem');
//: a hand that trembles is not dragging
const ENOUGH = 6;

export function dragging(settled, link) {
  let held = null;
  let from = null;

  const under = (event) => {
    const row = document.elementFromPoint(event.clientX, event.clientY)?.closest('.clause');
    return row && row.dataset.state !== 'discarded' && fits(held, row) ? row : null;
  };
  const mark = (row) => {
    document.querySelectorAll('.clause.drop').forEach((old) => old.classList.remove('drop'));
    row?.classList.add('drop');
  };
  // near its edge the list goes on
  const roll = (y) => {
    const pane = held.closest('.pane');
    const view = pane.getBoundingClientRect();
    if (y > view.bottom - 48) pane.scrollTop += 16;
    else if (y < view.top + 120) pane.scrollTop -= 16;
  };
  const end = () => {
    mark(null);
    held?.classList.remove('linking');
    held = from = null;
  };

  document.addEventListener('pointerdown', (event) => {
    const row = event.button === 0 ? event.target.closest?.('.clause .no')?.closest('.clause') : null;
    if (!row || settled() || !tied(row.dataset.role) || row.dataset.state === 'discarded') return;
    held = row;
    from = [event.clientX, event.clientY];
  });
  document.addEventListener('pointermove', (event) => {
    if (!held) return;
    const far = Math.hypot(event.clientX - from[0], event.clientY - from[1]) > ENOUGH;
    if (!far && !held.classList.contains('linking')) return;
    held.classList.add('linking');
    roll(event.clientY);
    mark(under(event));
  });
  document.addEventListener('pointerup', (event) => {
    const row = held?.classList.contains('linking') ? under(event) : null;
    const ref = held?.dataset.ref;
    end();
    if (row) link(ref, row.dataset.ref);
  });
  document.addEventListener('pointercancel', end);
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') end(); });
  // the number is a link too; the browser's own dragging of links would take the pointer away
  document.addEventListener('dragstart', (event) => { if (event.target.closest?.('.clause .no')) event.preventDefault(); });
}
