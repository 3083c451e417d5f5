// The chat on screen: what the visitor sees and does.
class Chat {
  #state = store.state;
  #shown = new Set(); // positions of messages that are on screen
  #tries = 0; // to fetch the form for contact details
  #bubbles = new Map(); // id of a message of this page -> its line about a failure

  constructor(host) {
    this.host = host;
    this.talk = new Conversation(host, this);
    this.attention = new Attention(host);
    this.#build();
    this.resume();
  }

  resume() {
    const on = (target, name, listener) => target.addEventListener(name, listener, { signal: this.host.gone.signal });
    on(document, 'focusin', (event) => this.#uncover(event.target));
    for (const name of ['resize', 'scroll']) if (globalThis.visualViewport) on(visualViewport, name, () => this.#fit());
    this.talk.listenTo(on);
    this.talk.resume();
  }

  stop() { this.talk.stop(); }

  ask(text) {
    const said = text.trim().slice(0, MAX_LENGTH);
    if (said) this.talk.send({ text: said }, said);
  }

  #build() {
    const { talk } = this;
    const parts = this.parts = {
      who: el('p.who', TEXT.bot),
      menu: new Menu({ fresh: () => this.#fresh(), download: () => talk.download(), erase: () => this.#erase(), contact: this.host.option('contact'),
        losing: () => talk.agent ? TEXT.talking : talk.waiting ? TEXT.queued : '' }),
      steps: new Steps(),
      notice: el('div.notice', { role: 'alert', hidden: true }),
      log: new Log([TEXT.dutch, this.host.option('welcome')].filter(Boolean)),
      status: el('p.status.small', { role: 'status' }),
      composer: new Composer(this.#state.draft ?? '', (draft) => { store.save({ draft }); if (draft) talk.types(); }, (text, shown) => talk.send({ text }, shown)),
    };
    parts.person = iconButton(ICONS.person, TEXT.person, () => talk.send({ person: true }, TEXT.person));
    parts.panel = el('div.panel', { hidden: true, onkeydown: (event) => this.#escape(event) },
      el('header', icon(BALLOON), el('div', el('h2', this.host.option('heading') || TEXT.title), parts.who),
        parts.steps.opener, parts.person, parts.menu.opener, iconButton(ICONS.down, TEXT.minimise, () => this.toggle(false))),
      el('div.middle', parts.menu.node, parts.steps.node, parts.notice, parts.log.node,
        el('div.over', parts.log.pill, parts.status)), parts.composer.node);
    this.host.section.append(this.attention.news, parts.panel);
    const root = this.host.shadowRoot;
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheetOf(CHAT_STYLE)];
    root.addEventListener('click', (event) => this.#onlyFirst(event), true);
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

  toggle(open, focus = true) {
    const { panel, log, composer } = this.parts;
    if (panel.hidden === !open) return focus && open && composer.focus();
    panel.hidden = !open;
    this.host.opener.hidden = open;
    store.save({ open });
    if (open) this.#opened(focus); else this.#closed(focus);
    this.host.tell(open ? 'open' : 'close');
    if (!open) return;
    log.scroll();
    composer.grow();
    if (!this.#state.token) this.talk.flush();
  }

  #opened(focus) {
    this.#read();
    if (focus) this.parts.composer.focus();
  }

  #closed(focus) {
    Drawer.close();
    this.host.section.hidden = Boolean(this.#state.refused);
    if (!focus) return;
    const back = this.host.option('launcher') === 'hidden' ? this.host.before : this.host.opener;
    back?.focus({ preventScroll: true });
  }

  #read() {
    this.attention.count(0);
    if (this.#shown.size) store.save({ read: Math.max(...this.#shown) });
  }

  #escape(event) {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.stopPropagation();
    const drawer = Drawer.open;
    if (!drawer) return this.toggle(false);
    drawer.leave();
  }

  // Keyboard focus on the page behind the panel must stay visible (WCAG 2.4.11).
  #uncover(target) {
    const { panel } = this.parts;
    if (target !== this.host && !panel.hidden && covers(panel, target)) this.toggle(false, false);
  }

  status(text) { this.parts.status.textContent = text; }

  fail(text) { this.parts.composer.fail(text); }

  notice(text, label, click) {
    const { notice } = this.parts;
    if (text && text === notice.firstChild?.textContent) return; // an alert is read out at each change
    notice.hidden = !text;
    notice.replaceChildren(...(text ? [el('p', inline(text))] : []), ...(label ? [button(label, click, { className: 'main' })] : []));
  }

  refused() {
    for (const node of this.host.section.querySelectorAll('form, header button:not(:last-child)')) node.hidden = true;
    this.notice(TEXT.refused);
    this.parts.panel.querySelector('header button:last-child').focus();
  }

  pending(id, shown) {
    if (this.#bubbles.has(id)) return;
    const retry = button(TEXT.again, () => this.talk.flush());
    const failed = el('p.failed.small', { hidden: true }, `${TEXT.failed} `, retry);
    this.#bubbles.set(id, failed);
    this.#said(Date.now() + (this.#state.skew ?? 0), el('p', shown), failed);
  }

  delivered(id) {
    const failed = this.#bubbles.get(id);
    if (failed) failed.hidden = true;
  }

  // What did not arrive: `text` will never, and goes back to the field.
  undelivered(id, text) {
    const failed = this.#bubbles.get(id);
    if (text && !this.#state.draft) return this.parts.composer.write(text);
    if (text || !failed) return;
    failed.hidden = false;
    this.parts.log.reveal(failed);
  }

  // Puts old messages on screen, which are no news.
  silent(work) {
    const { node } = this.parts.log;
    node.setAttribute('aria-live', 'off');
    work();
    setTimeout(() => node.setAttribute('aria-live', 'polite'), 500);
  }

  attend({ agent, waiting }) {
    const { log, who, person } = this.parts;
    if (!waiting) log.retire('.standing');
    if (!waiting && !agent) log.retire('.asks');
    who.textContent = agent ? TEXT.agent(agent) : waiting ? TEXT.waiting : TEXT.bot;
    who.classList.toggle('banner', Boolean(agent || waiting));
    person.hidden = Boolean(agent || waiting); // they have one, or will
  }

  agentTypes(text) {
    clearTimeout(this.typing);
    this.status(text);
    if (text) this.typing = setTimeout(() => this.agentTypes(''), 6000);
  }

  // A conversation begins: what was asked before it is no longer a choice.
  cleared() {
    this.parts.log.retire('.choices, .thumbs, .reasons, .asks');
    this.#shown.clear();
    this.notice('');
  }

  emptied(text) {
    this.#bubbles.clear();
    this.parts.log.clear();
    this.parts.steps.update([]);
    this.parts.composer.ask();
    Drawer.close();
    this.notice(text, TEXT.fresh, () => this.#fresh());
    this.fail('');
  }

  #fresh() {
    this.talk.fresh();
    this.parts.composer.focus();
  }

  async #erase() {
    const erased = await this.talk.erase((text) => this.notice(text, TEXT.goOn, () => { this.notice(''); this.parts.composer.focus(); }));
    Drawer.close();
    if (erased) this.parts.composer.write('');
    this.parts.notice.lastChild.focus();
  }

  unread(count) { this.attention.count(this.parts.panel.hidden ? count : 0); }

  // Puts a message on screen once, whether it comes as an answer, as an event or from the history.
  show(entry, quiet = false) {
    if (this.#shown.has(entry.position)) return;
    this.#shown.add(entry.position);
    if (!quiet) this.host.tell('message', { author: entry.author, position: entry.position });
    if (entry.author === 'bezoeker') this.#showOwn(entry); else this.#showReply(entry, quiet);
  }

  #showOwn({ at, text, message_id: id }) {
    if (this.#bubbles.has(id)) this.talk.delivered(id);
    else this.#said(Date.parse(at), el('p', text));
  }

  #showReply(entry, quiet) {
    const { log, steps, composer, panel } = this.parts;
    composer.ask(entry.form);
    if (entry.author === 'medewerker') this.agentTypes('');
    if (entry.checklist.length) {
      for (const old of log.node.querySelectorAll('.checklist')) [old.hidden, old.nextSibling.hidden] = [true, false];
      steps.update(entry.checklist);
    }
    log.add(entry.author, Date.parse(entry.at), quiet || this.talk.answering && entry.author === 'assistent',
      replyNode(entry, (choice) => this.talk.send({ choice: choice.id }, choice.title), (opener) => this.#contact(opener, entry.text),
        (rating, reason) => this.talk.rate(entry.position, rating, reason), (part) => log.reveal(part)));
    if (!panel.hidden) store.save({ read: entry.position });
    else if (!quiet) this.attention.more();
  }

  // The form for contact details is a script of its own; what it is for stands below the first line of the message.
  async #contact(opener, text) {
    const mails = this.talk.mailsTranscripts();
    try { this.contact ??= await this.#contactForm(); } catch { return this.fail(TEXT.unreachable); }
    this.contact.ask(opener, text.split('\n').slice(1).join('\n'));
    this.contact.offer(await mails);
  }

  async #contactForm() {
    const Form = (await part('contact', this.#tries++))({ Drawer, TEXT, el, button, blocks, sheetOf });
    const form = new Form(this.host.shadowRoot, (details) => this.talk.give(details), () => this.parts.composer.focus());
    this.parts.steps.node.after(form.node);
    return form;
  }

  #said(at, text, ...more) { this.parts.log.add('bezoeker', at, false, bubbleNode('bezoeker', text), ...more); }
}
