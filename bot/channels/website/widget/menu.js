// The menu behind the options button: a new conversation, the download, and erasing after a question.
class Menu {
  node = el('div', { className: 'menu', id: 'menu', hidden: true });
  opener = button(TEXT.options, () => this.show(this.node.hidden), { 'aria-expanded': 'false', 'aria-controls': 'menu' });

  constructor(fresh, download, erase) { Object.assign(this, { fresh, download, erase }); }

  show(open) {
    this.node.hidden = !open;
    this.opener.setAttribute('aria-expanded', open);
    if (open) this.#fill();
  }

  #fill() {
    this.node.replaceChildren(button(TEXT.fresh, this.fresh), button(TEXT.download, this.download),
      button(TEXT.erase, () => this.#confirm()));
  }

  #confirm() {
    const keep = button(TEXT.no, () => { this.#fill(); this.node.lastChild.focus(); });
    this.node.replaceChildren(el('p', { id: 'sure' }, TEXT.sure),
      button(TEXT.yes, this.erase, { 'aria-describedby': 'sure' }), keep);
    keep.focus();
  }
}
