// The cards with suggested replies: put in the text, copied, judged. Nothing is ever sent from here.
import { insertAtCursor } from './draft.js';
import { Refused, fetchPiece, post, replaceContent } from './gateway.js';

// Tell the gateway what was done with a suggestion; the agent's work never waits for it, nor fails by it.
export const feedback = (id, event, rest = {}) =>
  post(`/servicedesk/voorstellen/${id}/feedback`, { event, ...rest }).catch(() => null);

// Put `text` at the cursor, apart from what stands before it.
function insert(field, text, select) {
  const { selectionEnd: at, value } = field;
  field.setSelectionRange(at, at);
  const glue = at > 0 && !value.slice(0, at).endsWith('\n') ? '\n\n' : '';
  insertAtCursor(field, glue + text);
  if (select) field.setSelectionRange(at + glue.length, at + glue.length + text.length);
}

// The suggestions of one page: `box` holds the cards, `field` gets the text, `used` is called with a suggestion's id.
export class Suggestions {
  constructor(box, field, used) {
    this.box = box;
    this.field = field;
    this.used = used;
    this.status = document.getElementById('voorstellen-status');
    box.addEventListener('click', (event) => this.#clicked(event.target.closest('button')));
    document.addEventListener('keydown', (event) => {
      const number = event.altKey && !event.ctrlKey && !event.metaKey && /^(Digit|Numpad)([1-3])$/.exec(event.code)?.[2];
      if (!number) return;
      event.preventDefault();
      this.#use(box.querySelectorAll('.suggestion')[number - 1], 'ingevoegd');
    });
    this.#shown();
  }

  async load(path, options) {
    this.status.textContent = 'Voorstellen worden gezocht …';
    try {
      replaceContent(this.box, await fetchPiece(path, options));
      this.#shown();
    } catch (error) {
      this.box.replaceChildren();
      this.status.textContent = error instanceof Refused && error.message || 'De voorstellen zijn nu niet beschikbaar.';
    }
  }

  #shown() {
    const cards = this.box.querySelectorAll('.suggestion');
    const said = this.box.querySelector('[data-status]');
    if (said) this.status.textContent = said.dataset.status;
    for (const card of cards) feedback(card.dataset.id, 'getoond');
  }

  #clicked(button) {
    const card = button?.closest('.suggestion');
    if (!card) return;
    const { act, reason } = button.dataset;
    if (act === 'ingevoegd' || act === 'bewerkt') this.#use(card, act);
    else if (act === 'kopieren') this.#copy(card);
    else if (act === 'verworpen') this.#dismiss(card);
    else this.#judge(card, act, reason);
  }

  #use(card, event) {
    if (!card) return;
    if (!this.field.offsetParent) { this.status.textContent = 'U hebt dit gesprek niet. U kunt dus nog niet antwoorden.'; return; }
    insert(this.field, card.querySelector('.draft').value, event === 'bewerkt');
    card.classList.add('used');
    this.status.textContent = `Voorstel ${card.dataset.number} staat in uw tekst.`;
    feedback(card.dataset.id, event);
    this.used(card.dataset.id);
  }

  async #copy(card) {
    try {
      await navigator.clipboard.writeText(card.querySelector('.draft').value);
      this.status.textContent = `Voorstel ${card.dataset.number} is gekopieerd.`;
      feedback(card.dataset.id, 'ingevoegd');
    } catch {
      this.status.textContent = 'Kopiëren lukt niet in deze browser. Gebruik Invoegen.';
    }
  }

  #dismiss(card) {
    feedback(card.dataset.id, 'verworpen');
    const heading = this.box.closest('section').querySelector('h2');
    card.remove();
    this.status.textContent = 'Het voorstel is weggehaald.';
    heading.tabIndex = -1;
    heading.focus();
  }

  #judge(card, thumb, reason) {
    feedback(card.dataset.id, thumb, reason ? { reason } : {});
    for (const other of card.querySelectorAll('[aria-pressed]')) other.setAttribute('aria-pressed', String(other.dataset.act === thumb && !other.dataset.reason));
    card.querySelector('.reasons').hidden = thumb === 'duim_op' || Boolean(reason);
    this.status.textContent = thumb === 'duim_op' || reason ? 'Dank u wel. Uw oordeel is bewaard.' : 'Wat klopt er niet? Kies een reden.';
  }
}
