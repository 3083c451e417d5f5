// Where the visitor types: a message, or the e-mail address that the last reply asks for.
class Composer {
  input = el('textarea', { id: 'text', rows: 1, autocomplete: 'off', placeholder: ' ', 'aria-describedby': 'hint error' });
  email = el('input', { id: 'email', type: 'email', autocomplete: 'email', required: true, placeholder: ' ',
    'aria-describedby': 'ehint error' });
  #count = el('p.count.small', { 'aria-hidden': 'true' });
  #error = el('p.error.small', { id: 'error', role: 'alert' });
  #words = fieldNode(this.input, TEXT.label, 'hint', TEXT.hint);
  #address = fieldNode(this.email, TEXT.email, 'ehint', TEXT.emailHint);

  // `send(text, shown)` and, at each change, `typed(text)` are called.
  constructor(draft, typed, send) {
    Object.assign(this, { typed, send });
    this.#address.hidden = true;
    this.node = el('form', { noValidate: true, onsubmit: (event) => {
      event.preventDefault();
      if (this.#address.hidden) this.#submit(); else this.#submitEmail();
    } }, this.#words, this.#address, this.#count, this.#error);
    this.input.value = draft;
    this.input.addEventListener('input', () => this.#typed());
    this.input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.#submit();
    });
  }

  focus() { (this.#words.hidden ? this.email : this.input).focus({ preventScroll: true }); }

  fail(text) {
    if (text === this.#error.textContent) return; // an alert is read out at each change
    this.#error.textContent = text;
    for (const node of [this.input, this.email]) node.setAttribute('aria-invalid', Boolean(text));
  }

  // Shows the field that the last reply asks for; the keyboard focus goes along when it was in the other one.
  ask(form) {
    if (this.#address.hidden === (form !== 'email')) return;
    const focused = this.node.contains(this.node.getRootNode().activeElement);
    [this.#words.hidden, this.#address.hidden] = [form === 'email', form !== 'email'];
    this.email.value = '';
    this.fail('');
    if (focused) this.focus();
  }

  // Puts `text` in the field, which is as high as its text.
  write(text) {
    this.input.value = text;
    this.grow();
  }

  grow() {
    const { input } = this;
    const { length } = input.value;
    this.#count.textContent = length > MAX_LENGTH - 100 ? `${length} / ${MAX_LENGTH}` : '';
    input.style.height = 'auto';
    input.style.height = `${input.scrollHeight + 2}px`;
  }

  #typed() {
    const { value } = this.input;
    this.typed(value);
    this.grow();
    this.fail(value.length > MAX_LENGTH ? TEXT.tooLong(value.length) : '');
  }

  #submit() {
    const text = this.input.value.trim();
    if (text.length > MAX_LENGTH) return this.fail(TEXT.tooLong(text.length));
    if (!text) return this.fail(TEXT.empty);
    this.input.value = '';
    this.#typed();
    this.send(text, text);
    this.input.focus({ preventScroll: true });
  }

  #submitEmail() {
    if (!this.email.checkValidity()) {
      this.fail(TEXT.emailWrong);
      return this.email.focus({ preventScroll: true });
    }
    this.send(this.email.value.trim(), TEXT.emailGiven);
  }
}
