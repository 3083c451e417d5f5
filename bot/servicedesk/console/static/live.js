// What happens now, as the gateway tells it: one stream for each page, opened again when it breaks or falls silent.
import { isSignedIn, standing } from './gateway.js';

const RETRY = 2000; // ms
const SILENT = 11000; // ms without any sign, which comes each five seconds: the line is dead, whatever the browser thinks
const LOOK = 1000; // ms between two looks at the silence
const HIDDEN = 60000; // ms after which a page that nobody sees lets go of its stream, and then asks as often
const EVENTS = ['wachtrij', 'bericht', 'kijkers', 'typt', 'einde', 'teken'];

class Live extends EventTarget {
  #source = null;
  #timer = null;
  #hiding = null;
  #asking = null;
  #heard = Date.now();
  #position = Number(document.body.dataset.position ?? 0);
  busy = false; // this agent has conversations, or wants notifications: keep listening while hidden

  start() {
    this.#open();
    setInterval(() => { if (this.#source && Date.now() - this.#heard > SILENT) this.#broken(this.#source); }, LOOK);
    document.addEventListener('visibilitychange', () => {
      clearTimeout(this.#hiding);
      clearInterval(this.#asking);
      if (document.hidden) this.#hiding = setTimeout(() => { if (!this.busy) this.#rest(); }, HIDDEN);
      else if (!this.#source) this.#open();
    });
    addEventListener('pagehide', () => this.#close());
    addEventListener('pageshow', (event) => { if (event.persisted && !this.#source) this.#open(); });
    addEventListener('offline', () => this.#tell('verbonden', false));
  }

  #rest() {
    this.#close();
    this.#asking = setInterval(() => standing().then((now) => this.#tell('wachtrij', now), () => null), HIDDEN);
  }

  #open() {
    clearTimeout(this.#timer);
    const query = new URLSearchParams({ na: this.#position });
    if (document.body.dataset.gesprek) query.set('gesprek', document.body.dataset.gesprek);
    const source = new EventSource(`/servicedesk/events?${query}`);
    this.#heard = Date.now();
    source.onerror = () => this.#broken(source);
    for (const name of EVENTS) {
      source.addEventListener(name, (event) => {
        this.#heard = Date.now();
        if (event.lastEventId) this.#position = Math.max(this.#position, Number(event.lastEventId));
        this.#tell('verbonden', true);
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
    this.#tell('verbonden', false);
    this.#timer = setTimeout(() => this.#open(), RETRY);
    if (await isSignedIn()) return;
    clearTimeout(this.#timer);
    this.#close();
    this.#tell('afgemeld', false);
  }

  #tell(name, detail) { this.dispatchEvent(new CustomEvent(name, { detail })); }
}

export const live = new Live();
