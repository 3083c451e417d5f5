// "Mijn stappen": how far the visitor is, kept at hand in the header, and to take along.
class Steps extends Drawer {
  #steps = [];
  #done = el('span', { 'aria-hidden': 'true' });
  #says = el('p', { className: 'small', role: 'status' });

  constructor() {
    super('steps', ICONS.steps, TEXT.mySteps, { role: 'region', 'aria-label': TEXT.mySteps });
    this.opener.append(this.#done);
    this.update([]);
  }

  update(steps) {
    this.#steps = steps;
    const done = steps.filter(({ status }) => status === 'ja').length;
    this.opener.hidden = !steps.length;
    this.#done.textContent = `${done}/${steps.length}`;
    this.opener.setAttribute('aria-label', TEXT.stepsDone(done, steps.length));
    if (!steps.length) this.show(false);
    else if (!this.node.hidden) this.fill();
  }

  fill() {
    this.#says.textContent = '';
    const done = this.#steps.filter(({ status }) => status === 'ja').length;
    const text = this.#steps.map(({ title, status }) => `${TEXT.steps[status].join(' ')}${title}`).join('\n');
    const mail = `mailto:?subject=${encodeURIComponent(TEXT.stepsSubject)}&body=${encodeURIComponent(`${text}\n\n${location.origin}${location.pathname}`)}`;
    this.node.replaceChildren(el('h3', {}, TEXT.mySteps), el('p', { className: 'small' }, TEXT.stepsDone(done, this.#steps.length)),
      el('progress', { max: this.#steps.length, value: done, 'aria-label': TEXT.mySteps }), checklistNode(this.#steps),
      ...(navigator.clipboard ? [button(TEXT.copy, () => this.#copy(text))] : []), el('a', { href: mail, className: 'button' }, TEXT.mailSteps), this.#says);
  }

  async #copy(text) {
    await navigator.clipboard.writeText(text).then(() => { this.#says.textContent = TEXT.copied; }, () => { this.#says.textContent = text; });
  }
}
