// What happens now, as the gateway tells it: one stream for each page, opened again when it breaks.
import { isSignedIn } from './gateway.js';

const RETRY = 2000; // ms
const HIDDEN = 60000; // ms after which a page that nobody sees lets go of its stream

class Live extends EventTarget {
  #source = null;
  #timer = null;
  #hiding = null;
  #position = Number(document.body.dataset.position ?? 0);
  busy = false; // this agent has conversations, or wants notifications: keep listening while hidden

  start() {
    this.#open();
    document.addEventListener('visibilitychange', () => {
      clearTimeout(this.#hiding);
      if (document.hidden) this.#hiding = setTimeout(() => { if (!this.busy) this.#close(); }, HIDDEN);
      else if (!this.#source) this.#open();
    });
    addEventListener('pagehide', () => this.#close());
    addEventListener('pageshow', (event) => { if (event.persisted && !this.#source) this.#open(); });
  }

  #open() {
    clearTimeout(this.#timer);
    const query = new URLSearchParams({ na: this.#position });
    if (document.body.dataset.gesprek) query.set('gesprek', document.body.dataset.gesprek);
    const source = new EventSource(`/servicedesk/events?${query}`);
    source.onopen = () => this.#tell('verbonden', true);
    source.onerror = () => this.#broken(source);
    for (const name of ['wachtrij', 'bericht', 'kijkers', 'typt', 'einde']) {
      source.addEventListener(name, (event) => {
        if (event.lastEventId) this.#position = Math.max(this.#position, Number(event.lastEventId));
        this.#tell(name, JSON.parse(event.data));
      });
    }
    this.#source = source;
  }

  #close() {
    this.#source?.close();
    this.#source = null;
  }

  async #broken(source) {
    if (source !== this.#source) return;
    this.#close();
    this.#timer = setTimeout(() => this.#open(), RETRY);
    const signedIn = await isSignedIn();
    this.#tell(signedIn ? 'verbonden' : 'afgemeld', false);
    if (!signedIn) clearTimeout(this.#timer);
  }

  #tell(name, detail) { this.dispatchEvent(new CustomEvent(name, { detail })); }
}

export const live = new Live();
