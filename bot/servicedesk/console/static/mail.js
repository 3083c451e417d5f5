// A pasted e-mail with the answer beside it. What the agent wrote stays in this tab, through Back and reload, until
// they begin a new mail; another session in the same tab does not get to see it.
import { post } from './gateway.js';
import { Snippets } from './snippets.js';
import { Suggestions } from './suggestions.js';

const KEY = 'bro-mail';
const session = document.body.dataset.csrf;
const mail = document.getElementById('mail-tekst');
const answer = document.getElementById('concept');
const copy = document.getElementById('kopieer');
const status = document.getElementById('concept-status');
const box = document.getElementById('voorstellen');
const proposed = answer.value;
let suggestion = answer.dataset.suggestion ?? null;

function kept() {
  try {
    const found = JSON.parse(sessionStorage.getItem(KEY));
    return found?.session === session ? found : null;
  } catch { return null; }
}

function keep(changes = {}) {
  const state = { session, mail: mail.value, answer: answer.value, suggestion, proposed, ...changes };
  try { sessionStorage.setItem(KEY, JSON.stringify(state)); } catch { /* full or forbidden: nothing is kept then */ }
}

function restore(state) {
  if (!state) return;
  const own = state.answer.trim() && state.answer !== state.proposed && !state.done;
  if (!mail.value) mail.value = state.mail;
  if (!box && state.answer) {
    answer.value = state.answer;
    suggestion = state.suggestion;
    status.textContent = 'Uw tekst staat er nog.';
  } else if (box && own) {
    answer.value = state.answer;
    status.textContent = state.mail === mail.value ? 'Uw eigen tekst staat er nog.'
      : 'Uw eigen tekst staat er nog. Kies Invoegen voor het nieuwe voorstel.';
  }
}

restore(kept());
keep();
if (box) {
  history.replaceState(null, '', location.href); // reload and Back ask for the page, and do not send the mail again
  new Suggestions(box, answer, (id) => { suggestion = id; keep(); });
  if (answer.value === proposed) box.querySelector('.suggestion')?.classList.add('used');
}
new Snippets(answer, document.getElementById('teksten'), document.getElementById('teksten-status'),
  document.getElementById('teksten-open'), '/servicedesk/mail/teksten');
for (const field of [mail, answer]) field.addEventListener('input', () => keep({ done: false }));
document.getElementById('nieuwe-mail').addEventListener('click', () => sessionStorage.removeItem(KEY));

copy.addEventListener('click', async () => {
  if (!answer.value.trim()) { status.textContent = 'Er is nog geen tekst. Voeg eerst een voorstel in.'; return; }
  try {
    await navigator.clipboard.writeText(answer.value);
    status.textContent = 'Uw antwoord is gekopieerd.';
  } catch {
    answer.select();
    status.textContent = 'De tekst is geselecteerd. Kopieer hem met Ctrl+C.';
  }
  keep({ done: true });
  if (suggestion) post(`/servicedesk/voorstellen/${suggestion}/feedback`, { event: 'verstuurd', final_text: answer.value }).catch(() => null);
});
