// Places in the report's text: from a point, a cursor or a selection on the page to offsets in code points, and back.

const JOINTS = ',，;；。、:：';
let cursorAt = null;

const points = (text) => [...text].length;
const runsOf = (ref) => [...document.querySelectorAll(`.c[data-ref="${ref}"]`)];

// offset in the report of a place in a text node that stands in a run
function offset(node, index) {
  const run = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest('[data-s]');
  if (!run) return null;
  const before = node.nodeType === Node.TEXT_NODE ? node.textContent.slice(0, index) : '';
  return Number(run.dataset.s) + points(before);
}

function range(ref, place) {
  for (const run of runsOf(ref)) {
    const start = Number(run.dataset.s);
    const letters = [...run.textContent];
    if (place < start || place > start + letters.length) continue;
    const found = document.createRange();
    found.setStart(run.firstChild, letters.slice(0, place - start).join('').length);
    found.collapse(true);
    return found;
  }
  return null;
}

function draw(ref, place) {
  clear();
  const found = range(ref, place);
  if (!found) return false;
  const pane = document.querySelector('.text-pane');
  const box = found.getBoundingClientRect();
  const view = pane.getBoundingClientRect();
  const cursor = document.createElement('i');
  cursor.className = 'cursor';
  cursor.style.left = `${box.left - view.left + pane.scrollLeft - 1}px`;
  cursor.style.top = `${box.top - view.top + pane.scrollTop}px`;
  cursor.style.height = `${box.height || 20}px`;
  pane.append(cursor);
  cursorAt = { ref, place };
  return true;
}

function clear() {
  document.querySelectorAll('.cursor').forEach((old) => old.remove());
  cursorAt = null;
}

function joints(ref) {
  const found = [];
  const runs = runsOf(ref);
  const end = runs.length ? Number(runs.at(-1).dataset.s) + points(runs.at(-1).textContent) : 0;
  for (const run of runs) {
    [...run.textContent].forEach((letter, n) => {
      const place = Number(run.dataset.s) + n + 1;
      if (JOINTS.includes(letter) && place < end) found.push(place);
    });
  }
  return found;
}

function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const one = selection.getRangeAt(0);
  const pane = document.querySelector('.text-pane');
  if (!pane || !pane.contains(one.commonAncestorContainer)) return null;
  const runs = [...pane.querySelectorAll('[data-s]')].filter((run) => one.intersectsNode(run));
  if (!runs.length) return null;
  const first = runs[0];
  const last = runs.at(-1);
  const inside = (run, node) => run.contains(node);
  const start = inside(first, one.startContainer) ? offset(one.startContainer, one.startOffset) : Number(first.dataset.s);
  const whole = Number(last.dataset.s) + points(last.textContent);
  const end = inside(last, one.endContainer) ? offset(one.endContainer, one.endOffset) : whole;
  return end > start ? [start, end] : null;
}

export const places = {
  // the cursor's offset when it stands in this clause
  cursor: (ref) => (cursorAt && cursorAt.ref === ref ? cursorAt.place : null),
  selection: selected,
  clear,

  put(event, ref) {
    const at = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const old = at ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
    const place = at ? offset(at.offsetNode, at.offset) : old && offset(old.startContainer, old.startOffset);
    if (place !== null && place !== undefined) draw(ref, place);
  },

  firstJoint(ref) {
    const found = joints(ref);
    if (found.length) return draw(ref, found[0]);
    const first = runsOf(ref)[0];
    return first ? draw(ref, Number(first.dataset.s) + 1) : false;
  },

  // to the next joint, or by one letter where there is none
  nudge(ref, by) {
    if (!cursorAt || cursorAt.ref !== ref) return;
    const found = joints(ref).filter((place) => (by > 0 ? place > cursorAt.place : place < cursorAt.place));
    draw(ref, found.length ? (by > 0 ? found[0] : found.at(-1)) : cursorAt.place + by);
  },

  // beside selected text: what to make of it
  offer(box, settled) {
    const drawn = settled ? null : selected();
    if (!box) return;
    box.hidden = !drawn;
    if (!drawn) return;
    const where = getSelection().getRangeAt(0).getBoundingClientRect();
    const home = box.offsetParent?.getBoundingClientRect() || { left: 0, top: 0 };
    box.style.left = `${Math.max(8, where.left - home.left)}px`;
    box.style.top = `${where.bottom - home.top + 6}px`;
  },
};
