// The custom element: what the visitor sees and does.

let alive; // the one widget of this page

class BroChat extends HTMLElement {
  #visit = new Visit(() => this.#over(), () => this.#notice(TEXT.ending, TEXT.download, () => this.#download()));
  #state = this.#visit.state;
  #shown = new Set(); // positions of messages that are on screen
  #bubbles = new Map(); // id of a message of this page -> its bubble
  #last = 0; // the position after which the event stream resumes
  #agent = null;
  #waiting = false;
  #unread = 0;
  #busy = false;
  #lost = false; // the connection
  wait = 1000; // milliseconds before what failed is tried again

  connectedCallback() {
    if (alive?.isConnected && alive !== this) return this.remove(); // one widget a page
    alive = this;
    this.gone = new AbortController();
    const on = (target, name, listener) => target.addEventListener(name, listener, { signal: this.gone.signal });
    on(window, 'offline', () => this.stream && this.#listen());
    on(window, 'online', () => this.#resume());
    on(document, 'focusin', (event) => this.#uncover(event.target));
    if (this.shadowRoot) return this.#resume(); // moved within the page
    this.lang = 'nl';
    this.#build();
    this.#lift();
    if (this.#state.open) this.#toggle(true, false);
    if (this.#state.token) this.#restore();
  }

  // A page that changes without loading anew may take the element away, and may put it back.
  disconnectedCallback() {
    this.gone?.abort();
    this.#stop();
  }

  #resume() {
    if (!this.stream) return this.#state.token && this.#restore();
    this.#listen();
    this.#flush();
  }

  // Inside something that is moved or turned by a `transform`, only the top layer is where the window is.
  #lift() {
    const { right, bottom } = this.getBoundingClientRect();
    if (Math.hypot(right - document.documentElement.clientWidth, bottom - innerHeight) < 99) return;
    this.popover = 'manual';
    this.showPopover?.();
  }

  open() { this.#toggle(true); }
  minimise() { this.#toggle(false); }

  #build() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    const parts = this.parts = {
      launcher: button(TEXT.launch, () => this.open(), { className: 'launcher' }),
      badge: el('span', { className: 'badge', hidden: true }),
      who: el('p', { className: 'who' }, TEXT.bot),
      menu: new Menu({ fresh: () => this.#fresh(), download: () => this.#download(), erase: () => this.#erase(),
        losing: () => this.#agent ? TEXT.talking : this.#waiting ? TEXT.queued : '' }),
      notice: el('div', { className: 'notice', role: 'alert', hidden: true }),
      log: new Log(),
      status: el('p', { className: 'status small', role: 'status' }),
      news: el('p', { className: 'sr', role: 'status' }),
      composer: new Composer(this.#state.draft ?? '', (draft) => this.#save({ draft }),
        (text, shown) => this.#send({ text }, shown)),
    };
    parts.launcher.prepend(icon('chat'));
    parts.launcher.append(parts.badge);
    parts.panel = el('div', { className: 'panel', hidden: true, onkeydown: (event) => this.#escape(event) },
      el('header', {}, icon('chat'), el('div', {}, el('h2', {}, TEXT.title), parts.who),
        iconButton('person', TEXT.person, () => this.#send({ person: true }, TEXT.person)), parts.menu.opener,
        iconButton('down', TEXT.minimise, () => this.minimise())),
      el('div', { className: 'middle' }, parts.menu.node, parts.notice, parts.log.node,
        el('div', { className: 'over' }, parts.log.pill, parts.status)), parts.composer.node);
    root.append(el('section', { 'aria-label': TEXT.region }, parts.launcher, parts.news, parts.panel));
    root.addEventListener('click', (event) => this.#onlyFirst(event), true);
    visualViewport?.addEventListener('resize', () => this.#fit());
    visualViewport?.addEventListener('scroll', () => this.#fit());
  }

  // The second click of a double click is not meant for what has come under the pointer since the first.
  #onlyFirst(event) {
    const { x, y, at } = this.clicked ?? {};
    const again = event.timeStamp - at < 500 && Math.hypot(event.x - x, event.y - y) < 12;
    if (!event.detail) return; // by the keyboard
    if (again) { event.preventDefault(); event.stopPropagation(); }
    this.clicked = { x: event.x, y: event.y, at: event.timeStamp };
  }

  // On a small screen the panel fills what the keyboard leaves; who zooms in by pinching keeps it as it was.
  #fit() {
    const { height, offsetTop, scale } = visualViewport;
    if (scale > 1.01) return;
    this.parts.panel.style.setProperty('--_height', `${height}px`);
    this.parts.panel.style.setProperty('--_top', `${offsetTop}px`);
  }

  #toggle(open, focus = true) {
    const { panel, launcher, menu, log, composer } = this.parts;
    panel.hidden = !open;
    launcher.hidden = open;
    this.#save({ open });
    if (open) {
      this.#countUnread(0);
      log.scroll();
      composer.grow();
      if (!this.#state.token) this.#flush();
    } else menu.show(false);
    if (focus) (open ? composer : launcher).focus({ preventScroll: true });
  }

  #escape(event) {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.stopPropagation();
    const { menu } = this.parts;
    if (menu.node.hidden) return this.minimise();
    menu.show(false);
    menu.opener.focus();
  }

  // Keyboard focus on the page behind the panel must stay visible (WCAG 2.4.11).
  #uncover(target) {
    const { panel } = this.parts;
    if (target !== this && !panel.hidden && covers(panel, target)) this.#toggle(false, false);
  }

  #save(change) { this.#visit.save(change); }

  #say(text) { this.parts.status.textContent = text; }

  #fail(text) { this.parts.composer.fail(text); }

  #notice(text, label, click) {
    const { notice } = this.parts;
    if (text && text === notice.firstChild?.textContent) return; // an alert is read out at each change
    notice.hidden = !text;
    notice.replaceChildren(...(text ? [el('p', {}, text), button(label, click, { className: 'main' })] : []));
  }

  #send(body, shown) {
    const id = newId();
    this.#save({ outbox: [...this.#state.outbox, { id, body, shown }] });
    this.#pending(id, shown);
    this.#flush();
  }

  #pending(id, shown) {
    const retry = button(TEXT.again, () => this.#flush());
    const failed = el('p', { className: 'failed small', hidden: true }, `${TEXT.failed} `, retry);
    this.#bubbles.set(id, failed);
    this.#said(Date.now() + (this.#state.skew ?? 0), el('p', {}, shown), failed);
  }

  // Sends what waits, in order. What does not arrive stays, with its id, so that a retry is answered once.
  async #flush() {
    if (this.#busy) return;
    this.#busy = true;
    try {
      if (!this.#state.token) await this.#patiently(TEXT.wait, this.#begin());
      while (this.#state.outbox.length) {
        const { id, body } = this.#state.outbox[0];
        await this.#patiently(this.#agent ? '' : TEXT.typing, this.#deliver(id, body));
      }
      this.#fail('');
      this.#arrived();
    } catch (problem) { this.#failed(problem); } finally { this.#busy = false; }
  }

  // Says what one waits for, when it takes long.
  async #patiently(text, work) {
    const timer = setTimeout(() => this.#say(text), 300);
    try { return await work; } finally { clearTimeout(timer); this.#say(''); }
  }

  // What failed is tried again without asking, ever later.
  #later(work) {
    clearTimeout(this.retry);
    this.wait = Math.min(this.wait * 2, 30_000);
    this.retry = setTimeout(work, this.wait);
  }

  #arrived() {
    clearTimeout(this.retry);
    this.wait = 1000;
  }

  async #deliver(id, body) {
    const answer = await (await this.#visit.call('POST', 'messages', { body: { ...body, id } })).json();
    this.#done(id);
    this.#visit.keep(answer);
    this.#answered(answer.replies);
  }

  #answered(replies) {
    if (replies.length) this.#save({ skew: Date.parse(replies.at(-1).at) - Date.now() });
    replies.forEach((reply) => this.#show(reply));
  }

  #done(id) {
    this.#save({ outbox: this.#state.outbox.filter((item) => item.id !== id) });
    const failed = this.#bubbles.get(id);
    if (failed) failed.hidden = true;
  }

  #failed(problem) {
    const [item] = this.#state.outbox;
    if (problem.over) return this.#over();
    if (!problem.hopeless) this.#later(() => this.#flush());
    if (this.#state.token) this.#fail(problem.message);
    else this.#notice(problem.message, TEXT.again, () => this.#flush());
    if (!item) return;
    if (problem.hopeless) {
      this.#done(item.id);
      if (!this.#state.draft) this.parts.composer.write(item.body.text ?? '');
    } else if (this.#bubbles.has(item.id)) {
      this.#bubbles.get(item.id).hidden = false;
      this.parts.log.reveal(this.#bubbles.get(item.id));
    }
  }

  async #begin() {
    const started = await (await request('POST', 'conversations')).json();
    this.parts.log.retire('.choices, .thumbs, .reasons');
    this.#shown.clear();
    this.#notice('');
    this.#visit.keep(started);
    this.#answered(started.replies);
    this.#last = started.replies.at(-1).position;
    this.#listen();
  }

  async #restore() {
    try {
      const history = await this.#patiently(TEXT.wait, this.#visit.call('GET', 'conversation').then((answer) => answer.json()));
      this.#arrived();
      this.#notice('');
      this.parts.log.node.setAttribute('aria-live', 'off'); // old messages are not news
      history.entries.forEach((entry) => this.#show(entry, true));
      for (const { id, shown } of this.#state.outbox) if (!this.#bubbles.has(id)) this.#pending(id, shown);
      this.#countUnread(history.entries.filter((entry) => entry.author !== 'bezoeker' && entry.position > this.#state.read).length);
      this.#last = history.entries.at(-1)?.position ?? 0;
      this.#attend(history);
      setTimeout(() => this.parts.log.node.setAttribute('aria-live', 'polite'), 500);
      this.#visit.keep({});
      this.#listen();
      if (this.#state.outbox.length) this.#flush();
    } catch (problem) {
      if (problem.over) return this.#over();
      this.#notice(problem.message, TEXT.again, () => this.#restore());
      this.#later(() => this.#restore());
    }
  }

  async #listen() {
    this.stream?.abort();
    if (!this.isConnected) return; // the page took it away meanwhile
    this.stream = new AbortController();
    const open = (signal) => this.#visit.call('GET', 'events', { signal, headers: { 'last-event-id': this.#last } });
    try {
      for await (const event of follow(this.stream.signal, open, (here) => this.#connected(here))) this.#receive(event);
    } catch (problem) { if (problem.over) this.#over(); else throw problem; }
  }

  #connected(here) {
    if (here !== this.#lost) return;
    this.#lost = !here;
    this.#say(here ? TEXT.online : TEXT.offline);
    if (here) this.#flush();
  }

  #stop() {
    this.stream?.abort();
    this.stream = undefined;
    this.#visit.rest();
    clearTimeout(this.retry);
  }

  #receive({ name, id, data }) {
    if (id) this.#last = id;
    if (name === 'message') this.#show(data);
    else if (name === 'takeover') this.#attend(data);
    else if (name === 'typing' && data.author === 'medewerker') this.#agentTypes(TEXT.agentTyping);
    else if (name === 'ended') this.#reset(TEXT.erased);
  }

  // Who talks to the visitor stays on screen; that it changed is said by a message in the log.
  #attend({ agent, waiting }) {
    [this.#agent, this.#waiting] = [agent, waiting];
    if (!waiting) this.parts.log.retire('.standing');
    this.parts.who.textContent = agent ? TEXT.agent(agent) : waiting ? TEXT.waiting : TEXT.bot;
    this.parts.who.classList.toggle('banner', Boolean(agent || waiting));
  }

  #agentTypes(text) {
    clearTimeout(this.agentTyping);
    this.#say(text);
    if (text) this.agentTyping = setTimeout(() => this.#agentTypes(''), 6000);
  }

  #over() {
    this.#stop();
    this.#save({ token: undefined });
    this.#notice(TEXT.expired, TEXT.fresh, () => this.#fresh());
  }

  #fresh() {
    this.#reset('');
    for (const { id, shown } of this.#state.outbox) this.#pending(id, shown);
    this.parts.composer.focus();
    this.#flush();
  }

  #reset(text) {
    this.#stop();
    this.#save({ token: undefined, expires: undefined, read: 0 });
    this.#shown.clear();
    this.#bubbles.clear();
    this.parts.log.clear();
    this.#attend({});
    this.parts.composer.ask();
    this.parts.menu.show(false);
    this.#notice(text, TEXT.fresh, () => this.#fresh());
    this.#fail('');
  }

  async #erase() {
    try {
      if (this.#state.token) await this.#visit.call('DELETE', 'conversation');
    } catch (problem) { if (!problem.over) return this.#notErased(problem.message); }
    this.#save({ outbox: [], draft: '' });
    this.parts.composer.write('');
    this.#reset(TEXT.erased);
    this.parts.notice.lastChild.focus();
  }

  #notErased(text) {
    this.parts.menu.show(false);
    this.#notice(text, TEXT.goOn, () => { this.#notice(''); this.parts.composer.focus(); });
    this.parts.notice.lastChild.focus();
  }

  async #download() {
    try {
      saveFile(await (await this.#visit.call('GET', 'transcript')).blob(), TEXT.file);
      this.#say(TEXT.downloaded);
    } catch (problem) { this.#fail(problem.message); }
  }

  // Puts a message on screen once, whether it comes as an answer, as an event or from the history.
  #show(entry, quiet = false) {
    if (this.#shown.has(entry.position)) return;
    this.#shown.add(entry.position);
    const at = Date.parse(entry.at);
    if (entry.author === 'bezoeker') {
      if (this.#bubbles.has(entry.message_id)) return this.#done(entry.message_id);
      return this.#said(at, el('p', {}, entry.text));
    }
    this.parts.composer.ask(entry.form);
    if (entry.author === 'medewerker') this.#agentTypes('');
    const { log } = this.parts;
    log.add(entry.author, at, quiet || this.#busy && entry.author === 'assistent',
      replyNode(entry, (choice) => this.#send({ choice: choice.id }, choice.title),
        (rating, reason) => this.#rate(entry.position, rating, reason), (part) => log.reveal(part)));
    if (!this.parts.panel.hidden) this.#save({ read: entry.position });
    else if (!quiet) this.#countUnread(this.#unread + 1);
  }

  #said(at, text, ...more) { this.parts.log.add('bezoeker', at, false, bubbleNode('bezoeker', text), ...more); }

  async #rate(position, rating, reason) {
    try {
      await this.#visit.call('POST', 'feedback', { body: { position, rating, reason } });
      return true;
    } catch (problem) {
      if (problem.over) this.#over(); else this.#fail(problem.message);
      return false;
    }
  }

  #countUnread(count) {
    const { badge, launcher, panel, news } = this.parts;
    if (this.#unread) document.title = document.title.replace(`(${this.#unread}) `, '');
    this.#unread = panel.hidden ? count : 0;
    if (this.#unread) document.title = `(${this.#unread}) ${document.title}`;
    news.textContent = this.#unread ? TEXT.unread(this.#unread) : '';
    badge.hidden = !this.#unread;
    badge.textContent = this.#unread;
    launcher.setAttribute('aria-label', [TEXT.launch, news.textContent].filter(Boolean).join(', '));
    if (!panel.hidden && this.#shown.size) this.#save({ read: Math.max(...this.#shown) });
  }
}

customElements.define('bro-chat', BroChat);
