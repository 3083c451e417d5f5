// The form in which a visitor tells a person how to reach them. It is fetched when somebody wants to fill it in.
const contactForm = ({ Drawer, TEXT, el, button, blocks, sheetOf }) => class extends Drawer {
  #intro = el('div', { lang: 'nl' });
  #fields = [['name', 'text', 'name', 80], ['phone', 'tel', 'tel', 40], ['email', 'email', 'email', 254]].map((each) => this.#field(...each));
  #transcript = el('input', { id: 'contact-transcript', type: 'checkbox', 'aria-describedby': 'contact-transcript-hint' });
  #mail = el('div', { hidden: true }, el('div.tick', this.#transcript, el('label', { htmlFor: 'contact-transcript' }, TEXT.contact.transcript)),
    el('p.small', { id: 'contact-transcript-hint' }, TEXT.contact.transcriptHint));
  #error = el('p.error.small', { role: 'alert' });
  #sends = el('button.main', TEXT.contact.send);

  // `send(details)` resolves when the gateway has them, `done()` is called after that.
  constructor(root, send, done) {
    super('contact', '', TEXT.contact.title, { role: 'region', 'aria-label': TEXT.contact.title });
    Object.assign(this, { send, done });
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheetOf(CONTACT_STYLE)];
    this.node.append(this.#intro, el('form', { noValidate: true, onsubmit: (event) => this.#submit(event) },
      el('p.small', TEXT.contact.hint), this.#fields.map(({ node }) => node), this.#mail, this.#error,
      el('div.row', this.#sends, button(TEXT.contact.later, () => this.leave()))));
  }

  // `opener` is the button that asks for it; `text` what the visitor should know before filling it in.
  ask(opener, text) {
    Object.assign(this, { opener });
    this.#intro.replaceChildren(...blocks(text));
    this.show(true);
  }

  // Whether the visitor may ask for the conversation by mail.
  offer(mails) { this.#mail.hidden = !mails; }

  fill() { this.#fields[0].input.focus({ preventScroll: true }); }

  #field(name, type, autocomplete, maxLength) {
    const id = `contact-${name}`;
    const input = el('input', { id, type, autocomplete, maxLength, placeholder: ' ', 'aria-describedby': `${id}-error` });
    const error = el('p.error.small', { id: `${id}-error` });
    return { name, input, error, node: el('div', el('div.row', input, el('label', { htmlFor: id }, TEXT.contact[name])), error) };
  }

  // What is wrong with each detail; the first of those gets the focus.
  #tell(wrong) {
    for (const { name, input, error } of this.#fields) {
      const sentence = wrong[name];
      error.textContent = sentence ? TEXT.contact.wrong?.[name] ?? sentence : '';
      input.setAttribute('aria-invalid', Boolean(sentence));
    }
    this.#fields.find(({ name }) => wrong[name])?.input.focus();
  }

  async #submit(event) {
    event.preventDefault();
    if (this.sending) return;
    this.sending = true;
    this.#sends.setAttribute('aria-disabled', 'true');
    this.#error.textContent = '';
    try {
      const details = Object.fromEntries(this.#fields.map(({ name, input }) => [name, input.value.trim()]));
      await this.send({ ...details, transcript: this.#transcript.checked });
      this.#tell({});
      for (const { input } of this.#fields) input.value = '';
      this.#transcript.checked = false;
      this.show(false);
      this.done();
    } catch (problem) {
      this.#tell(problem.wrong ?? {});
      if (!problem.wrong) this.#error.textContent = problem.message;
    } finally {
      this.sending = false;
      this.#sends.removeAttribute('aria-disabled');
    }
  }

  // The button is gone when the person is.
  leave() {
    super.leave();
    if (!this.opener.offsetParent) this.done();
  }
};
