// Draws attention to messages that came while the chat is minimised: on the button, in the title of the page, and by ear.
class Attention {
  news = el('p.sr', { role: 'status' });
  #badge = el('span.badge', { hidden: true });
  #unread = 0;

  constructor(host) {
    this.host = host;
    host.opener.append(this.#badge);
  }

  more() {
    this.count(this.#unread + 1);
    if (this.host.option('sound') === 'on') this.#sound();
  }

  count(unread) {
    const { opener } = this.host;
    document.title = document.title.replace(this.#mark, '');
    this.#unread = unread;
    document.title = this.#mark + document.title;
    this.news.textContent = unread ? TEXT.unread(unread) : '';
    this.#badge.hidden = !unread;
    this.#badge.textContent = unread;
    opener.setAttribute('aria-label', [opener.querySelector('span').textContent, this.news.textContent].filter(Boolean).join(', '));
  }

  get #mark() { return this.#unread ? `(${this.#unread}) ` : ''; }

  // A soft note that rises; a browser that allows no sound yet stays silent.
  #sound() {
    const context = new AudioContext();
    const note = new OscillatorNode(context, { frequency: 660 });
    note.connect(new GainNode(context, { gain: 0.08 })).connect(context.destination);
    note.frequency.setValueAtTime(880, 0.12);
    note.start();
    note.stop(0.24);
    note.onended = () => context.close();
  }
}
