// The menu behind the options button: a new conversation, the download, erasing, and how to reach a person otherwise.
class Menu extends Drawer {
  // `fresh` begins anew, `losing` is what the visitor would lose by that, if anything.
  constructor(actions) {
    super('menu', ICONS.menu, TEXT.options);
    Object.assign(this, actions);
  }

  fill() {
    this.node.replaceChildren(button(TEXT.fresh, () => this.#begin()), button(TEXT.download, this.download),
      button(TEXT.erase, () => this.#confirm(TEXT.sure, TEXT.yes, TEXT.no, this.erase), { className: 'danger' }),
      el('p.small', `${this.contact} ${TEXT.call}`, phoneLink(CONTACT.phone), TEXT.mail, mailLink(CONTACT.mail)));
  }

  #begin() {
    const losing = this.losing();
    if (!losing) return this.fresh();
    this.#confirm(losing, TEXT.yesFresh, TEXT.noFresh, this.fresh);
  }

  #confirm(question, yes, no, act) {
    const keep = button(no, () => { this.fill(); this.opener.focus(); });
    this.node.replaceChildren(el('p', { id: 'sure' }, question),
      button(yes, act, { className: 'danger sure', 'aria-describedby': 'sure' }), keep);
    keep.focus();
  }
}
