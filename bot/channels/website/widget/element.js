// The custom element: the button on the page, what the page may choose and ask, and the chat, which is fetched at its opening.
const WORDS = {
  nl: { region: 'Chat met de virtuele assistent', launch: 'Stel uw vraag',
    failed: (phone, mail) => `De chat kan niet worden geopend. Bel ${phone} of mail ${mail}.` },
  en: { region: 'Chat with the virtual assistant', launch: 'Ask your question',
    failed: (phone, mail) => `The chat cannot be opened. Call ${phone} or mail ${mail}.` },
};
const load = (language, again) => Promise.all(['chat', language].map((name) => part(name, again)));
let alive; // the one widget of this page

class BroChat extends HTMLElement {
  static observedAttributes = Object.keys(OPTIONS).map(attribute);
  #allowed = false; // the page lets it appear
  #attempts = 0; // to fetch the chat
  store = store;
  address = ADDRESS;

  connectedCallback() {
    if (alive?.isConnected && alive !== this) return this.remove(); // one widget a page
    alive = this;
    this.gone = new AbortController();
    if (!this.shadowRoot) this.#build();
    this.#lift();
    if (!this.#allowed) this.#await();
    else this.chat?.resume(); // moved within the page
  }

  // A page that changes without loading anew may take the element away, and may put it back.
  disconnectedCallback() {
    this.gone?.abort();
    this.chat?.stop();
  }

  attributeChangedCallback() { if (this.section) this.#apply(); }

  option(name) { return this.getAttribute(attribute(name)) ?? script?.dataset[name] ?? OPTIONS[name]; }
  get reach() { return { phone: this.option('phone') || CONTACT.phone, mail: this.option('mail') || CONTACT.mail }; }
  get language() { return this.option('lang') in WORDS ? this.option('lang') : 'nl'; }
  get words() { return WORDS[this.language]; }

  // The page it stands on, for who answers; null when the website keeps that to itself.
  get page() {
    if (this.option('pageContext') === 'off') return null;
    return { title: document.title.replace(/^\(\d+\) /, ''), address: location.origin + location.pathname, tag: this.option('tag') };
  }

  async open() { await this.#open(true); }
  close() { this.chat?.toggle(false); }
  minimise() { this.close(); }
  async send(text) { if (await this.#open(true)) this.chat.ask(text); }

  // Calls `listener` at each `bro-chat:<name>`; what it returns ends that.
  on(name, listener) {
    this.addEventListener(`bro-chat:${name}`, listener);
    return () => this.removeEventListener(`bro-chat:${name}`, listener);
  }

  // Tells the page; false when the page does not want it.
  tell(name, detail = {}) {
    return this.dispatchEvent(new CustomEvent(`bro-chat:${name}`, { detail, bubbles: true, composed: true, cancelable: name === 'opening' }));
  }

  #build() {
    this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [sheetOf(STYLE)];
    this.opener = button(el('span'), () => this.open(), { className: 'launcher' });
    this.opener.prepend(icon(BALLOON));
    this.note = el('p.note', { role: 'alert', hidden: true });
    this.section = el('section', { hidden: true }, this.note, this.opener);
    this.shadowRoot.append(this.section);
    this.#apply();
  }

  #apply() {
    const { section, opener } = this;
    const lang = this.option('lang');
    if (this.lang !== lang) return this.lang = lang; // which comes back here
    section.setAttribute('aria-label', this.words.region);
    opener.querySelector('span').textContent = this.option('label') || this.words.launch;
    section.className = ['position', 'theme', 'launcher'].map((name) => `${name}-${this.option(name)}`).join(' ');
    for (const [property, name] of [['--_x', 'offsetX'], ['--_y', 'offsetY'], ['--_site', 'accent']]) {
      section.style.setProperty(property, this.option(name));
    }
    this.style.setProperty('--_z', this.option('zIndex'));
  }

  // The page may want something first, such as consent: it says so by an event of its own.
  #await() {
    const name = this.option('waitFor');
    if (name) addEventListener(name, () => this.#appear(), { capture: true, once: true, signal: this.gone.signal });
    else this.#appear();
  }

  #appear() {
    this.#allowed = true;
    this.section.hidden = Boolean(store.state.refused);
    this.tell('ready');
    const { open, token } = store.state;
    if (open ?? this.option('start') === 'open') this.#open(false);
    else if (token) this.#load();
    else this.#ask();
  }

  // Another tab of this site may have a conversation.
  #ask() {
    if (!globalThis.BroadcastChannel) return;
    const tabs = new BroadcastChannel('bro-chat');
    tabs.onmessage = ({ data: { room, token, expires, read, mine, gone } }) => {
      if (this.chat || this.loading) return tabs.close();
      if (gone && gone === store.state.room) store.save({ room: undefined, token: undefined });
      if (!token || store.state.token && store.state.room !== room) return;
      store.save({ room, token, expires, read });
      if (mine) this.#load();
    };
    tabs.postMessage({ ask: true });
    this.gone.signal.addEventListener('abort', () => tabs.close());
  }

  async #open(focus) {
    const before = document.activeElement; // a page with a button of its own gets the focus back there
    if (!this.#allowed || store.state.refused || !this.tell('opening')) return false;
    if (!await this.#load()) return false;
    this.before = before;
    this.chat.toggle(true, focus);
    return true;
  }

  async #load() {
    this.opener.setAttribute('aria-busy', 'true');
    try {
      this.loading ??= load(this.language, this.#attempts++);
      const [make, texts] = await this.loading;
      this.chat ??= make(this, texts, { el, button, icon, sheetOf, part, BALLOON });
      this.note.hidden = true;
      return true;
    } catch {
      this.loading = undefined;
      this.note.hidden = false;
      this.note.textContent = this.words.failed(this.reach.phone, this.reach.mail);
      this.tell('error', { status: 0 });
      return false;
    } finally { this.opener.removeAttribute('aria-busy'); }
  }

  // Inside something that is moved or turned by a `transform`, only the top layer is where the window is.
  #lift() {
    const { right, bottom } = this.getBoundingClientRect();
    if (Math.hypot(right - document.documentElement.clientWidth, bottom - innerHeight) < 99) return;
    this.popover = 'manual';
    this.showPopover?.();
  }
}

for (const name of Object.keys(OPTIONS).filter((name) => !(name in BroChat.prototype))) {
  Object.defineProperty(BroChat.prototype, name, {
    get() { return this.option(name); }, set(value) { this.setAttribute(attribute(name), value); },
  });
}
customElements.define('bro-chat', BroChat);
