// The review desk by keyboard. Every step posts the very form that works without this file, and the answer's desk takes
// the place of the one on the page; the panes stay where they were.
import { dragging } from './desk-drag.js';
import { places } from './desk-places.js';

const ROLES = ['achievement', 'problem', 'arrangement', 'goal', 'other'];
const $ = (selector) => document.querySelector(selector);
const desk = () => $('#desk');
const state = { at: desk().dataset.at, linking: '', pending: 0, queue: Promise.resolve() };

const rows = () => [...document.querySelectorAll('.clause')].filter((row) => !row.hidden);
const rowOf = (ref) => document.getElementById(`clause-${ref}`);
const marksOf = (ref) => [...document.querySelectorAll(`.c[data-ref="${ref}"]`)];
const folded = () => matchMedia('(max-width: 1000px)').matches;
const say = (key) => { $('#status').textContent = key ? $('#status').dataset[key] : ''; };

// said for a moment, without moving the page
function whisper(words) {
  const status = $('#status');
  status.textContent = words;
  setTimeout(() => { if (status.textContent === words) status.textContent = ''; }, 2500);
}

// ---- the active clause, the same on both sides

function activate(ref, look = 'both') {
  for (const old of document.querySelectorAll('.clause.active, .c.active')) {
    old.classList.remove('active');
    old.removeAttribute('aria-current');
  }
  state.at = ref;
  const row = rowOf(ref);
  const at = $('#step [name=at]');
  if (at) at.value = ref;
  marksOf(ref).forEach((mark) => mark.classList.add('active'));
  if (row) {
    row.classList.add('active');
    row.setAttribute('aria-current', 'true');
  }
  if (row && look !== 'text' && look !== 'none') reveal(row, $('.list-pane'));
  if (marksOf(ref)[0] && look !== 'none' && !folded()) reveal(marksOf(ref)[0], $('.text-pane'));
}

function reveal(element, pane) {
  if (folded()) { element.scrollIntoView({ block: 'nearest' }); return; }
  const box = element.getBoundingClientRect();
  const view = pane.getBoundingClientRect();
  if (box.top < view.top + 110 || box.bottom > view.bottom - 60) pane.scrollTop += box.top - view.top - view.height / 3;
}

function move(by, wanted = () => true) {
  const list = rows();
  let at = list.findIndex((row) => row.dataset.ref === state.at);
  if (at < 0 && by < 0) at = list.length;
  for (at += by; at >= 0 && at < list.length; at += by) {
    if (wanted(list[at])) { activate(list[at].dataset.ref); return; }
  }
}

// ---- steps

function step(url, fields, then) {
  state.pending += 1;
  state.queue = state.queue.then(() => send(url, fields, then));
}

async function send(url, fields, then) {
  const body = new FormData($('#step'));
  for (const [name, value] of fields) body.set(name, value);
  if (then) body.set('then', then);
  try {
    const answer = await fetch(url, { method: 'POST', body, credentials: 'same-origin' });
    state.pending -= 1;
    if (state.pending === 0 || answer.status !== 200) swap(await answer.text(), then);
  } catch {
    state.pending -= 1;
    say('trouble');
  }
}

function swap(html, then) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const fresh = page.getElementById('desk');
  if (!fresh) { location.reload(); return; } // signed out, or the clause is gone: the page itself will say so
  const kept = [...document.querySelectorAll('.pane')].map((pane) => pane.scrollTop);
  const open = $('#doubts') ? $('#doubts').open : false;
  document.querySelectorAll('.main > .said').forEach((old) => old.remove());
  const told = [...page.querySelectorAll('.main > .said')];
  desk().before(...told.filter((one) => !one.classList.contains('done')));
  const done = told.filter((one) => one.classList.contains('done')).map((one) => one.textContent.trim()).join(' ');
  desk().replaceWith(fresh);
  [...document.querySelectorAll('.pane')].forEach((pane, n) => { pane.scrollTop = kept[n]; });
  if ($('#doubts')) $('#doubts').open = open && fresh.querySelectorAll('.doubt-do').length > 0;
  fresh.querySelector('#find').hidden = false;
  if (done) whisper(done);
  activate(then && rowOf(then) ? then : fresh.dataset.at);
}

async function open(url) {
  const answer = await fetch(url, { credentials: 'same-origin' });
  swap(await answer.text());
  history.replaceState(null, '', url.split('#')[0]);
}

const clauseUrl = (name) => desk().dataset.base.replace(/desk$/, `clauses/${state.at}/${name}`);
const reviewUrl = (name) => desk().dataset.base.replace(/desk$/, `review/${name}`);

function onClause(name, fields = []) {
  if (state.at && !desk().dataset.settled) step(clauseUrl(name), fields);
}

function confirmAndGoOn() {
  const row = rowOf(state.at);
  if (!row || desk().dataset.settled) return;
  const url = clauseUrl('confirm');
  const list = rows();
  const next = list.slice(list.indexOf(row) + 1).find((other) => other.dataset.state === 'found');
  if (row.dataset.state !== 'confirmed') {
    row.classList.replace('found', 'confirmed');
    row.dataset.state = 'confirmed';
    step(url, [], next ? next.dataset.ref : undefined);
  }
  if (next) activate(next.dataset.ref);
}

function splitHere() {
  const cursor = places.cursor(state.at);
  if (cursor === null) {
    if (places.firstJoint(state.at)) say('split');
    return;
  }
  places.clear();
  say('');
  onClause('split', [['place', cursor]]);
}

function linkFrom() {
  if (!state.linking) {
    state.linking = state.at;
    rowOf(state.at)?.classList.add('linking');
    say('linking');
    return;
  }
  const other = state.linking;
  endLinking();
  if (other !== state.at) onClause('link', [['other', other]]);
}

dragging(() => Boolean(desk().dataset.settled), (from, to) => {
  activate(from, 'none');
  onClause('link', [['other', to]]);
});

function endLinking() {
  document.querySelectorAll('.clause.linking').forEach((row) => row.classList.remove('linking'));
  state.linking = '';
  say('');
}

function role(number) {
  const drawn = places.selection();
  if (!drawn) { onClause('role', [['role', ROLES[number - 1]]]); return; }
  places.clear();
  getSelection().removeAllRanges();
  if (!desk().dataset.settled) step(reviewUrl('draw'), [['start', drawn[0]], ['end', drawn[1]], ['role', ROLES[number - 1]]]);
}

const KEYS = {
  j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1),
  y: confirmAndGoOn, s: splitHere, l: linkFrom,
  d: () => onClause(rowOf(state.at)?.dataset.state === 'discarded' ? 'restore' : 'discard'),
  m: () => onClause('merge'),
  u: () => step(reviewUrl('undo'), []),
  Enter: () => { const more = rowOf(state.at)?.querySelector('.more'); if (more) open(more.href); },
  ArrowLeft: () => places.nudge(state.at, -1), ArrowRight: () => places.nudge(state.at, 1),
  '/': () => $('#find').focus(),
  Escape: () => { places.clear(); endLinking(); },
};

document.addEventListener('keydown', (event) => {
  if (event.target.matches('input, textarea, select')) {
    if (event.key === 'Escape') event.target.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Enter' && event.target.closest('a, button, summary')) return;
  const act = /^[1-5]$/.test(event.key) ? () => role(Number(event.key)) : KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// ---- pressing and sending

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.closest('#desk') || form.hasAttribute('data-leave')) return;
  event.preventDefault();
  const by = event.submitter;
  // which clause is active may have changed since the form was made
  const fields = form.id === 'step' ? [] : [...new FormData(form)].filter(([name]) => name !== 'at');
  if (by && by.name) fields.push([by.name, by.value]);
  const url = by && by.hasAttribute('formaction') ? by.formAction : form.action;
  step(url, fields);
});

document.addEventListener('click', (event) => {
  const drawn = event.target.closest('#as-what [data-role]');
  if (drawn) { role(ROLES.indexOf(drawn.dataset.role) + 1); return; }
  const mark = event.target.closest('.c[data-ref]');
  if (mark && getSelection().isCollapsed) {
    activate(mark.dataset.ref, 'both');
    places.put(event, mark.dataset.ref);
    return;
  }
  const link = event.target.closest('#desk a');
  if (link && !event.ctrlKey && !event.metaKey) followed(link, event);
  else if (!event.target.closest('a, button, input, textarea, select, summary, label')) {
    const row = event.target.closest('.clause');
    if (row) activate(row.dataset.ref);
  }
});

function followed(link, event) {
  const ref = link.dataset.go || /^#(?:clause|at)-(.+)$/.exec(link.getAttribute('href'))?.[1];
  if (ref && rowOf(ref)) { event.preventDefault(); activate(ref); }
  else if (link.matches('.more, [data-show], [data-go]')) { event.preventDefault(); open(link.href); }
  else if (link.dataset.look) {
    event.preventDefault();
    reveal(document.getElementById(`in-${link.dataset.look}`), $('.text-pane'));
  }
}

document.addEventListener('selectionchange', () => places.offer($('#as-what'), desk().dataset.settled));

document.addEventListener('input', (event) => {
  if (event.target.id !== 'find') return;
  const words = event.target.value.trim();
  for (const row of document.querySelectorAll('.clause')) row.hidden = Boolean(words) && !row.textContent.includes(words);
  for (const name of document.querySelectorAll('.item-name')) name.hidden = Boolean(words);
});

// ---- the panes go together: whichever is being scrolled leads

let leads = null;
for (const kind of ['wheel', 'touchmove', 'pointerdown']) {
  document.addEventListener(kind, (event) => { leads = event.target.closest?.('.pane') || null; }, { passive: true });
}
document.addEventListener('scroll', (event) => {
  if (folded() || !leads || event.target !== leads) return;
  const fromText = leads.classList.contains('text-pane');
  const other = $(fromText ? '.list-pane' : '.text-pane');
  const line = leads.getBoundingClientRect().top + 140;
  const first = [...leads.querySelectorAll(fromText ? '.n' : '.clause:not([hidden])')]
    .find((element) => element.getBoundingClientRect().bottom > line);
  const ref = first && (fromText ? first.id.slice(3) : first.dataset.ref);
  const twin = ref && (fromText ? rowOf(ref) : document.getElementById(`at-${ref}`));
  if (twin) other.scrollTop += twin.getBoundingClientRect().top - first.getBoundingClientRect().top;
}, { capture: true, passive: true });

$('#find').hidden = false;
if (state.at) activate(state.at, folded() ? 'none' : 'both');
