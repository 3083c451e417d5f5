// Texts behind a slash: canned ones and those of the library, in a list under the field. The keyboard stays in the field.
import { insertAtCursor } from './draft.js';
import { fetchPiece } from './gateway.js';

const TYPED = /(?:^|\s)\/(\S*)$/; // a slash at the beginning of a word, and what stands behind it up to the cursor
const PAUSE = 150; // ms without a key before the list is asked for
const HOW = 'Kies met pijl omhoog of omlaag en Enter. Escape sluit de lijst.';

// `field` gets the text, `list` shows what fits, `status` tells it, and `path` gives it for the words that are typed.
export class Snippets {
  #timer = null;
  #asked = 0;
  #at = -1; // which one is chosen
  #start = 0; // where the slash stands

  constructor(field, list, status, opener, path) {
    Object.assign(this, { field, list, status, path });
    field.addEventListener('input', () => this.#typed());
    field.addEventListener('keydown', (event) => this.#pressed(event), { capture: true });
    field.addEventListener('blur', () => this.#close());
    list.addEventListener('pointerdown', (event) => event.preventDefault()); // the field keeps the focus
    list.addEventListener('click', (event) => this.#use(event.target.closest('[role=option]')));
    opener.addEventListener('click', () => this.#open());
    if (document.activeElement === field) this.#typed(); // somebody was faster than this script
  }

  #open() {
    this.field.focus();
    const before = this.field.value.slice(0, this.field.selectionEnd);
    if (!TYPED.test(before)) insertAtCursor(this.field, before && !/\s$/.test(before) ? ' /' : '/');
    else this.#typed();
  }

  #typed() {
    clearTimeout(this.#timer);
    const before = this.field.value.slice(0, this.field.selectionEnd);
    const word = TYPED.exec(before)?.[1];
    if (word === undefined) { this.#close(); return; }
    this.#start = before.length - word.length - 1;
    this.#timer = setTimeout(() => this.#load(word), PAUSE);
  }

  async #load(word) {
    const asked = ++this.#asked;
    try {
      const found = await fetchPiece(`${this.path}?${new URLSearchParams({ zoek: word })}`, {});
      if (asked !== this.#asked) return;
      this.list.replaceChildren(found);
      this.#show();
    } catch {
      if (asked !== this.#asked) return;
      this.#close();
      this.status.textContent = 'De teksten zijn nu niet te lezen. Typ nog een teken om het weer te proberen.';
    }
  }

  #show() {
    const count = this.list.children.length;
    this.list.hidden = count === 0;
    this.status.textContent = count === 0 ? 'Geen tekst gevonden.' : `${count === 1 ? '1 tekst' : `${count} teksten`}. ${HOW}`;
    this.#choose(count === 0 ? -1 : 0);
  }

  #close() {
    clearTimeout(this.#timer);
    this.#asked += 1; // what is on its way comes too late
    if (this.list.hidden && this.#at < 0) return;
    this.list.hidden = true;
    this.status.textContent = '';
    this.#choose(-1);
  }

  #choose(at) {
    this.#at = at;
    [...this.list.children].forEach((option, place) => option.setAttribute('aria-selected', String(place === at)));
    const chosen = this.list.children[at];
    if (!chosen) { this.field.removeAttribute('aria-activedescendant'); return; }
    this.field.setAttribute('aria-activedescendant', chosen.id);
    chosen.scrollIntoView({ block: 'nearest' });
  }

  #pressed(event) {
    if (this.list.hidden || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const count = this.list.children.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#choose((this.#at + step + count) % count);
    else if (event.key === 'Enter' && !event.shiftKey) this.#use(this.list.children[this.#at]);
    else if (event.key === 'Escape') this.#close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #use(option) {
    if (!option) return;
    const text = option.querySelector('textarea').value;
    const start = this.#start;
    this.#close();
    insertAtCursor(this.field, text, start);
    const open = text.indexOf('[Nog invullen:');
    if (open < 0) return;
    this.field.setSelectionRange(start + open, start + text.indexOf(']', open) + 1);
    this.status.textContent = 'Vul in wat geselecteerd is.';
  }
}
