// A pasted e-mail: the drafts come beside it, the agent edits and copies.
import { post } from './gateway.js';
import { Suggestions } from './suggestions.js';

const text = document.getElementById('concept');
const copy = document.getElementById('kopieer');
const status = document.getElementById('concept-status');
let suggestion = null;


new Suggestions(document.getElementById('voorstellen'), text, (id) => { suggestion = id; });

copy.addEventListener('click', async () => {
  if (!text.value.trim()) { status.textContent = 'Er is nog geen tekst. Voeg eerst een voorstel in.'; return; }
  try {
    await navigator.clipboard.writeText(text.value);
    status.textContent = 'Uw antwoord is gekopieerd.';
  } catch {
    text.select();
    status.textContent = 'De tekst is geselecteerd. Kopieer hem met Ctrl+C.';
  }
  if (suggestion) post(`/servicedesk/voorstellen/${suggestion}/feedback`, { event: 'verstuurd', final_text: text.value }).catch(() => null);
});
