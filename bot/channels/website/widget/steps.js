// "Mijn stappen": how far the visitor is, kept at hand in the header, and to take along.
class Steps extends Drawer {
  #text = '';
  #done = el('span', { 'aria-hidden': 'true' });
  #count = el('h3');
  #progress = el('progress', { 'aria-label': TEXT.mySteps });
  #list = el('div');
  #mail = el('a.button', TEXT.mailSteps);
  #says = el('p.small', { role: 'status' });

  constructor() {
    super('steps', ICONS.steps, TEXT.mySteps, { role: 'region', 'aria-label': TEXT.mySteps });
    this.opener.append(this.#done);
    const copy = navigator.clipboard ? [button(TEXT.copy, () => this.#copy())] : []; // not on a page without https
    this.node.append(this.#count, this.#progress, this.#list, ...copy, this.#mail, this.#says);
    this.update([]);
  }

  fill() { this.#says.textContent = ''; }

  update(steps) {
    const done = steps.filter(({ status }) => status === 'ja').length;
    const count = this.#count.textContent = TEXT.stepsDone(done, steps.length);
    Object.assign(this.#progress, { max: steps.length || 1, value: done });
    this.#list.replaceChildren(checklistNode(steps));
    this.#text = steps.map(({ title, status }) => `${STEPS[status].join(' ')}${title}`).join('\n');
    const body = `${this.#text}\n\n${location.origin}${location.pathname}`;
    this.#mail.href = `mailto:?subject=${encodeURIComponent(TEXT.stepsSubject)}&body=${encodeURIComponent(body)}`;
    this.#done.textContent = `${done}/${steps.length}`;
    this.opener.hidden = !steps.length;
    for (const name of ['aria-label', 'title']) this.opener.setAttribute(name, count);
    if (!steps.length) this.show(false);
  }

  async #copy() {
    await navigator.clipboard.writeText(this.#text).then(() => { this.#says.textContent = TEXT.copied; }, () => { this.#says.textContent = this.#text; });
  }
}
