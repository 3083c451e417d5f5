// One conversation: the messages as they come, the agent's text, and the suggestions beside it.
import { keepDraft, readDraft } from './draft.js';
import { Refused, SignedOut, fetchPiece, pieceOf, post, replaceContent } from './gateway.js';
import { live } from './live.js';
import { Snippets } from './snippets.js';
import { Suggestions } from './suggestions.js';

const TYPING = 4000; // ms between two typing notices
const COLLEAGUES = 5000; // ms between two looks at who is there, while one chooses a colleague
const TYPED = 6000; // ms that the visitor is shown as typing after the last notice
const talk = document.body.dataset.gesprek;
const path = `/servicedesk/gesprekken/${talk}`;
const log = document.getElementById('berichten');
const standing = document.getElementById('stand-gesprek');
const watchers = document.getElementById('kijkers');
const transfer = document.getElementById('overdragen');
const notes = document.getElementById('notities'); // none for who sees only the record
const typing = document.getElementById('typt');
const form = document.getElementById('schrijven');
const tabs = document.querySelectorAll('[data-tab]');
const text = document.getElementById('tekst');
const error = document.getElementById('tekst-fout');
const progress = document.getElementById('tekst-voortgang');
const button = form.querySelector('button.main');
const contact = document.getElementById('vraag-contact');
let suggestion = null; // the id of the suggestion that went into the text last
let typed = 0;
let still = null; // until when the visitor is shown as typing
let sending = false;
let failed = false;
let id = crypto.randomUUID(); // of the message in the field: sent again after a failure, it is said once

const suggestions = new Suggestions(document.getElementById('voorstellen'), text, (id) => { suggestion = id; remember(); });
const opener = document.getElementById('teksten-open');
new Snippets(text, document.getElementById('teksten'), document.getElementById('teksten-status'), opener, `${path}/teksten`);
const isMine = () => standing.querySelector('[data-mine]')?.dataset.mine === 'ja';
const fresh = () => suggestions.load(`${path}/voorstellen`);

function show(html, position, again) {
  const there = log.querySelector(`[data-position="${position}"]`);
  if (there && again) there.replaceWith(pieceOf(html));
  if (there) return;
  const atEnd = isAtEnd();
  const after = [...log.children].find((one) => Number(one.dataset.position) > position);
  log.insertBefore(pieceOf(html), after ?? null);
  if (atEnd) toEnd();
}

const isAtEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 80;

// What appears above or below the log makes it smaller: who reads its end goes on reading that.
let reads = true;
log.addEventListener('scroll', () => { reads = isAtEnd(); });
new ResizeObserver(() => { if (reads) log.scrollTop = log.scrollHeight; }).observe(log);

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

const remember = () => keepDraft(talk, { text: text.value, suggestion, id });

function fail(message) {
  error.textContent = message;
  text.setAttribute('aria-invalid', String(Boolean(message)));
}

async function restand() {
  try {
    replaceContent(standing, await fetchPiece(`${path}/stand`));
    form.hidden = !isMine();
    transfer.hidden = form.hidden;
    if (notes) replaceContent(notes, await fetchPiece(`${path}/notities`));
  } catch { /* the connection is told about elsewhere */ }
}

function visitorTypes(sentence) {
  clearTimeout(still);
  typing.textContent = sentence;
  if (sentence) still = setTimeout(() => visitorTypes(''), TYPED);
}

live.addEventListener('bericht', ({ detail }) => {
  if (detail.author === 'bezoeker') visitorTypes('');
  show(detail.html, detail.position, detail.again);
  if (detail.again) return;
  if (detail.author === 'bezoeker') fresh();
  if (detail.author === 'assistent' || (detail.author === 'medewerker' && !isMine())) restand();
});
live.addEventListener('wachtrij', restand);
live.addEventListener('typt', ({ detail }) => visitorTypes(detail.text));
live.addEventListener('kijkers', ({ detail }) => { watchers.textContent = detail.text; });
live.addEventListener('einde', () => location.reload());

// Closing, giving back and handing over leave what stands in the field behind: that is asked first.
document.addEventListener('submit', (event) => {
  const leaves = transfer.contains(event.target) || (standing.contains(event.target) && isMine());
  if (leaves && text.value.trim() && !confirm('In het veld staat nog tekst die niet verstuurd is. Toch doorgaan?')) event.preventDefault();
});

// Who is there changes while one chooses; and it may have been opened before this script was there.
async function showColleagues() {
  const choice = transfer.querySelector('select');
  if (!transfer.open || document.activeElement === choice) return;
  const chosen = choice.value;
  try { replaceContent(choice, await fetchPiece(`${path}/collegas`)); } catch { return; /* the connection is told about elsewhere */ }
  choice.value = [...choice.options].some((one) => one.value === chosen) ? chosen : '';
}
transfer.addEventListener('toggle', showColleagues);
setInterval(showColleagues, COLLEAGUES);

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

// The visitor gets a form; what they fill in appears above the conversation.
contact.addEventListener('click', async () => {
  if (contact.getAttribute('aria-disabled') === 'true') return;
  contact.setAttribute('aria-disabled', 'true');
  fail('');
  try {
    const asked = await post(`${path}/contact`);
    show(asked.html, asked.position);
    toEnd();
    progress.textContent = 'De bezoeker heeft nu een formulier voor contactgegevens.';
  } catch (reason) {
    fail(reason instanceof SignedOut ? 'U bent afgemeld. Meld u opnieuw aan.'
      : reason instanceof Refused && reason.message || 'De vraag is niet verstuurd. Probeer het opnieuw.');
    restand();
  } finally { contact.removeAttribute('aria-disabled'); }
});

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

const kept = readDraft(talk);
if (kept) ({ suggestion, id } = kept);
if (kept) text.value = kept.text;
for (const tab of tabs) tab.addEventListener('click', () => showTab(tab.dataset.tab));
history.scrollRestoration = 'manual'; // a conversation opens at its end, also after Back
toEnd();
fresh();
showColleagues();
for (const each of [text, button, opener, contact, ...tabs]) each.disabled = false; // before this they would do nothing, or lose the text
