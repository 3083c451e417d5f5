// The texts of the library: copied, or taken along to the reply in a conversation. Nothing is ever sent from here.
import { addToDraft } from './draft.js';

const status = document.getElementById('antwoorden-status');
const talk = document.getElementById('gesprek'); // none for who has no conversation

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    status.textContent = 'De tekst is gekopieerd.';
  } catch {
    status.textContent = 'Kopiëren lukt niet in deze browser. Selecteer de tekst en kopieer hem met Ctrl+C.';
  }
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('.passage button[data-act]');
  if (!button) return;
  const text = button.closest('.passage').querySelector('.plain').value;
  if (button.dataset.act === 'kopieren') { copy(text); return; }
  addToDraft(talk.value, text);
  location.assign(`/servicedesk/gesprekken/${talk.value}`);
});
