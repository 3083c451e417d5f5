// What opens over the log behind a button in the header: one at a time.
class Drawer {
  static all = new Set();

  constructor(id, path, label, properties = {}) {
    this.node = el(`div.drawer.${id}`, { id, hidden: true, ...properties });
    this.opener = iconButton(path, label, () => this.show(this.node.hidden), { 'aria-expanded': 'false', 'aria-controls': id });
    Drawer.all.add(this);
  }

  static get open() { return [...Drawer.all].find((drawer) => !drawer.node.hidden); }

  static close() { for (const drawer of Drawer.all) drawer.show(false); }

  show(open) {
    if (open) Drawer.close();
    this.node.hidden = !open;
    this.opener.setAttribute('aria-expanded', open);
    if (open) this.fill();
  }

  leave() {
    this.show(false);
    this.opener.focus();
  }
}
