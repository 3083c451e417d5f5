// One conversation: the messages as they come, the agent's text, and the suggestions beside it.
import { Refused, SignedOut, fetchPiece, pieceOf, post, replaceContent } from './gateway.js';
import { live } from './live.js';
import { Suggestions } from './suggestions.js';

const TYPING = 4000; // ms between two typing notices
const path = `/servicedesk/gesprekken/${document.body.dataset.gesprek}`;
const draftKey = `bro-console-concept-${document.body.dataset.gesprek}`;
const log = document.getElementById('berichten');
const standing = document.getElementById('stand-gesprek');
const watchers = document.getElementById('kijkers');
const form = document.getElementById('schrijven');
const tabs = document.querySelectorAll('[data-tab]');
const text = document.getElementById('tekst');
const error = document.getElementById('tekst-fout');
const progress = document.getElementById('tekst-voortgang');
const button = form.querySelector('button.main');
let suggestion = null; // the id of the suggestion that went into the text last
let typed = 0;
let sending = false;
let failed = false;
let id = crypto.randomUUID(); // of the message in the field: sent again after a failure, it is said once

const suggestions = new Suggestions(document.getElementById('voorstellen'), text, (id) => { suggestion = id; remember(); });
const isMine = () => standing.querySelector('[data-mine]')?.dataset.mine === 'ja';
const fresh = () => suggestions.load(`${path}/voorstellen`);

function show(html, position, again) {
  const there = log.querySelector(`[data-position="${position}"]`);
  if (there && again) there.replaceWith(pieceOf(html));
  if (there) return;
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const after = [...log.children].find((one) => Number(one.dataset.position) > position);
  log.insertBefore(pieceOf(html), after ?? null);
  if (atEnd) toEnd();
}

// Below 60rem the log has no height of its own: then the page scrolls.
function toEnd() {
  log.scrollTop = log.scrollHeight;
  log.lastElementChild?.scrollIntoView({ block: 'nearest' });
}

function showTab(name) {
  document.querySelector('.talk').dataset.shows = name;
  for (const tab of tabs) tab.setAttribute('aria-pressed', String(tab.dataset.tab === name));
  if (name === 'gesprek') toEnd();
}

function remember() {
  if (text.value) sessionStorage.setItem(draftKey, JSON.stringify({ text: text.value, suggestion, id }));
  else sessionStorage.removeItem(draftKey);
}

function fail(message) {
  error.textContent = message;
  text.setAttribute('aria-invalid', String(Boolean(message)));
}

async function restand() {
  try {
    replaceContent(standing, await fetchPiece(`${path}/stand`));
    form.hidden = !isMine();
  } catch { /* the connection is told about elsewhere */ }
}

live.addEventListener('bericht', ({ detail }) => {
  show(detail.html, detail.position, detail.again);
  if (detail.again) return;
  if (detail.author === 'bezoeker') fresh();
  if (detail.author === 'assistent' || (detail.author === 'medewerker' && !isMine())) restand();
});
live.addEventListener('wachtrij', restand);
live.addEventListener('kijkers', ({ detail }) => { watchers.textContent = detail.text; });
live.addEventListener('einde', () => location.reload());

async function send() {
  const words = text.value.trim();
  if (sending) return;
  if (!words) { fail('Typ eerst uw bericht.'); return; }
  fail('');
  sending = true;
  button.setAttribute('aria-disabled', 'true');
  progress.textContent = 'Bezig met verzenden …';
  try {
    const sent = await post(`${path}/berichten`, { text: words, suggestion_id: suggestion, id });
    show(sent.html, sent.position);
    toEnd();
    text.value = '';
    suggestion = null;
    id = crypto.randomUUID();
    remember();
    progress.textContent = 'Verstuurd.';
    button.textContent = 'Versturen';
  } catch (reason) {
    failed = true;
    progress.textContent = '';
    button.textContent = 'Opnieuw versturen';
    fail(reason instanceof SignedOut ? 'U bent afgemeld. Uw tekst is bewaard. Meld u opnieuw aan.'
      : reason instanceof Refused && reason.message || 'Niet verstuurd. Uw tekst is bewaard. Probeer het opnieuw.');
    restand();
  } finally {
    sending = false;
    button.removeAttribute('aria-disabled');
    text.focus();
  }
}

form.addEventListener('submit', (event) => { event.preventDefault(); send(); });
text.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) { event.preventDefault(); send(); }
});
text.addEventListener('input', () => {
  if (failed) id = crypto.randomUUID(); // what failed may have arrived after all: this is another message
  failed = false;
  remember();
  if (text.value.trim()) fail('');
  progress.textContent = '';
  if (Date.now() - typed > TYPING && text.value.trim()) {
    typed = Date.now();
    post(`${path}/typt`).catch(() => null);
  }
});

const kept = JSON.parse(sessionStorage.getItem(draftKey) ?? 'null');
if (kept) ({ suggestion, id } = kept);
if (kept) text.value = kept.text;
for (const tab of tabs) tab.addEventListener('click', () => showTab(tab.dataset.tab));
history.scrollRestoration = 'manual'; // a conversation opens at its end, also after Back
toEnd();
fresh();
