// The messages on screen: how they are grouped, which choices are still open, and where the visitor reads.
const NEAR = 48; // pixels from the end that still count as the end
const PAUSE = 300_000; // milliseconds between two messages after which the time is shown again

class Log {
  node = el('div.log', { role: 'log', 'aria-label': TEXT.log, 'aria-live': 'polite', tabIndex: 0 });
  pill = button(TEXT.newer, () => { this.#read(this.unread); this.node.focus({ preventScroll: true }); },
    { className: 'pill main', hidden: true });
  #placed = 0; // where the log itself scrolled to last
  #atEnd = true;

  // `opening` are sentences above the first message.
  constructor(opening) {
    this.opening = opening;
    this.#begin();
    this.node.addEventListener('scroll', () => this.#moved());
    new ResizeObserver(() => { if (this.#atEnd) this.node.scrollTop = this.node.scrollHeight; }).observe(this.node);
  }

  clear() {
    this.#begin();
    this.author = this.at = this.anchor = undefined;
    this.#moved();
  }

  #begin() { this.node.replaceChildren(...this.opening.map((text) => el('p.opening.small', text))); }

  // Adds a message of `author` from `at` (milliseconds since 1970). What the visitor says, and the answer that they
  // wait for (`asked`), come into view. Who has scrolled away reads on, and gets a button to what is new.
  add(author, at, asked, ...nodes) {
    const own = author === 'bezoeker';
    const follow = own || this.#ended() || asked && Math.abs(this.node.scrollTop - this.#placed) < 8;
    const focused = own && this.retire('.choices:not(.standing)');
    const soon = at - this.at < PAUSE;
    if (!soon) this.node.append(el('p.when.small', dutchTime(at)));
    nodes[0].classList.toggle('more', soon && author === this.author);
    [this.author, this.at] = [author, at];
    if (own || !asked || !this.anchor) [this.anchor] = nodes;
    this.node.append(...nodes);
    if (follow) this.scroll();
    else {
      if (this.pill.hidden) [this.unread] = nodes;
      this.pill.hidden = false;
    }
    if (focused) focus(nodes[0]);
  }

  // To the newest message, but no further than the question it answers: a long answer is read from its beginning.
  scroll() { if (this.anchor) this.#read(this.anchor); }

  // Shows a part of the log whole. The browser's own scrollIntoView() would move the page too.
  reveal(part) {
    const [inner, outer] = [part, this.node].map((node) => node.getBoundingClientRect());
    this.node.scrollTop += Math.max(0, inner.bottom - outer.bottom + 8);
  }

  // What was not chosen is no longer a choice; true when the keyboard focus was on one.
  retire(which) {
    const focused = this.node.getRootNode().activeElement;
    return [...this.node.querySelectorAll(which)].filter((node) => {
      const had = node.contains(focused);
      node.hidden = true;
      return had;
    }).length > 0;
  }

  #read(part) {
    this.node.scrollTop = part.offsetTop - this.node.firstElementChild.offsetTop;
    this.#placed = this.node.scrollTop;
    this.#moved();
  }

  #moved() {
    this.#atEnd = this.#ended();
    if (this.#atEnd) this.pill.hidden = true;
  }

  #ended() { return this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < NEAR; }
}
