// What goes on between the visitor and the gateway: what waits to be sent, the events, and the other tabs.
// `view` is the chat on screen: it has show(entry, quiet), pending(id, shown), delivered(id), undelivered(id, body),
// attend(who), status(text), fail(text), notice(text, label, click), silent(work), cleared(), emptied(text), refused(), unread(count).
class Conversation {
  #visit = new Visit(() => this.#over(), () => this.view.notice(TEXT.ending, TEXT.download, () => this.download()), () => this.#share());
  #tabs = new Tabs((data) => this.#hear(data));
  #last = 0; // the position after which the event stream resumes
  #busy = false;
  #lost = false; // the connection
  agent = null;
  waiting = false;
  wait = 1000; // milliseconds before what failed is tried again
  state = store.state;

  constructor(host, view) { Object.assign(this, { host, view }); }

  get answering() { return this.#busy; }

  listenTo(on) {
    on(window, 'offline', () => this.stream && this.#listen());
    on(window, 'online', () => this.resume());
  }

  resume() {
    if (!this.stream) return this.state.token && this.restore();
    this.#listen();
    this.flush();
  }

  stop() {
    this.stream?.abort();
    this.stream = undefined;
    this.#visit.rest();
    clearTimeout(this.retry);
  }

  send(body, shown) {
    const id = newId();
    store.save({ outbox: [...this.state.outbox, { id, body, shown }] });
    this.view.pending(id, shown);
    this.flush();
  }

  // Sends what waits, in order. What does not arrive stays, with its id, so that a retry is answered once.
  async flush() {
    if (this.#busy || this.state.refused) return;
    this.#busy = true;
    try {
      if (!this.state.token) await this.#patiently(TEXT.wait, this.#begin());
      while (this.state.outbox.length) {
        const { id, body } = this.state.outbox[0];
        await this.#patiently(this.agent ? '' : TEXT.typing, this.#deliver(id, body));
      }
      this.view.fail('');
      this.#arrived();
    } catch (problem) { this.#failed(problem); } finally { this.#busy = false; }
  }

  // Says what one waits for, when it takes long.
  async #patiently(text, work) {
    const timer = setTimeout(() => this.view.status(text), 300);
    try { return await work; } finally { clearTimeout(timer); this.view.status(''); }
  }

  // What failed is tried again without asking, ever later.
  #later(work) {
    clearTimeout(this.retry);
    this.wait = Math.min(this.wait * 2, 30_000);
    this.retry = setTimeout(work, this.wait);
  }

  #arrived() {
    clearTimeout(this.retry);
    this.wait = 1000;
  }

  async #deliver(id, body) {
    this.#moved();
    const answer = await (await this.#visit.call('POST', 'messages', { body: { ...body, id } })).json();
    this.delivered(id);
    this.#visit.keep(answer);
    this.#answered(answer.replies);
  }

  #answered(replies) {
    if (replies.length) store.save({ skew: Date.parse(replies.at(-1).at) - Date.now() });
    replies.forEach((reply) => this.view.show(reply));
  }

  delivered(id) {
    store.save({ outbox: this.state.outbox.filter((item) => item.id !== id) });
    this.view.delivered(id);
  }

  #failed(problem) {
    const [item] = this.state.outbox;
    if (problem.over) return this.#over();
    if (problem.refused) return this.#refused(problem);
    this.host.tell('error', { status: problem.status });
    if (!problem.hopeless) this.#later(() => this.flush());
    if (this.state.token) this.view.fail(problem.message);
    else this.view.notice(problem.message, TEXT.again, () => this.flush());
    if (!item) return;
    if (problem.hopeless) this.delivered(item.id);
    this.view.undelivered(item.id, problem.hopeless && item.body.text);
  }

  async #begin() {
    const { room } = this.state;
    const started = await (await this.#start({ page: this.host.page })).json();
    this.view.cleared();
    store.save({ room: newId(), page: this.host.page?.address });
    this.#visit.keep(started);
    this.#tabs.tell({ ...this.#mine(), instead: room });
    this.#answered(started.replies);
    this.#last = started.replies.at(-1).position;
    this.#listen();
  }

  // A browser does not tell a refusal from a broken connection: the gateway is asked which of both it is.
  async #start(body) {
    try { return await request('POST', 'conversations', { body }); } catch (problem) {
      if (!problem.status) await request('GET', 'origin').catch((reason) => { if (reason.refused) throw reason; });
      throw problem;
    }
  }

  // The owner of the website has something to arrange; the visitor reads it once, and meets no chat on the next page.
  #refused(problem) {
    store.save({ refused: true, open: false, outbox: [] });
    this.host.tell('error', { status: problem.status });
    this.view.refused();
  }

  async restore() {
    try {
      const history = await this.#patiently(TEXT.wait, this.#read(0));
      this.#arrived();
      this.view.notice('');
      this.view.silent(() => {
        history.entries.forEach((entry) => this.view.show(entry, true));
        for (const { id, shown } of this.state.outbox) this.view.pending(id, shown);
      });
      this.view.unread(history.entries.filter((entry) => entry.author !== 'bezoeker' && entry.position > this.state.read).length);
      this.#last = history.entries.at(-1)?.position ?? 0;
      this.#attend(history);
      this.#visit.keep({});
      this.#listen();
      this.#moved();
      if (this.state.outbox.length) this.flush();
    } catch (problem) {
      if (problem.over) return this.#over();
      this.view.notice(problem.message, TEXT.again, () => this.restore());
      this.#later(() => this.restore());
    }
  }

  async #read(after) { return (await this.#visit.call('GET', `conversation?after=${after}`)).json(); }

  // Whoever answers sees on which page the visitor is.
  #moved() {
    const { page } = this.host;
    if (!page || page.address === this.state.page) return;
    store.save({ page: page.address });
    this.#visit.call('POST', 'page', { body: page }).catch(() => {}); // it is no loss
  }

  // A person who has the conversation sees that the visitor types.
  types() {
    if (!this.agent || Date.now() - this.typed < 4000) return;
    this.typed = Date.now();
    this.#visit.call('POST', 'typing').catch(() => {}); // it is no loss
  }

  #listen() {
    this.stream?.abort();
    if (!this.host.isConnected) return; // the page took it away meanwhile
    this.stream = new AbortController();
    this.#tabs.lead(this.state.room, this.stream.signal, (signal) => this.#follow(signal));
  }

  async #follow(signal) {
    const { room } = this.state;
    const open = (stop) => this.#visit.call('GET', 'events', { signal: stop, headers: { 'last-event-id': this.#last } });
    const here = (connected) => { this.#connected(connected); this.#tabs.tell({ room, connected, from: this.#last }); };
    try {
      for await (const event of follow(signal, open, here)) {
        this.#tabs.tell({ room, event });
        this.#receive(event);
      }
    } catch (problem) { if (problem.over) this.#over(); else throw problem; }
  }

  #connected(here) {
    if (here !== this.#lost) return;
    this.#lost = !here;
    this.view.status(here ? TEXT.online : TEXT.offline);
    if (here) this.flush();
  }

  #receive({ name, id, data }) {
    if (id) this.#last = id;
    if (name === 'message') this.view.show(data);
    else if (name === 'takeover') this.#attend(data);
    else if (name === 'typing' && data.author === 'medewerker') this.view.agentTypes(TEXT.agentTyping);
    else if (name === 'ended') this.end(TEXT.erased);
  }

  #mine() {
    const { room, token, expires, read } = this.state;
    return { room, token, expires, read };
  }

  #share() { this.#tabs.tell(this.#mine()); }

  // What another tab tells: it asks for the conversation, has the stream, has a newer token, or began anew.
  #hear({ ask, gone, instead, room, token, expires, event, connected, from }) {
    const { state } = this;
    if (ask) return state.token && this.#tabs.tell({ ...this.#mine(), mine: true });
    if (instead && instead === state.room && room !== state.room) return this.#join({ room, token, expires });
    if (gone && gone === state.room && state.token) return this.end(TEXT.erased);
    if (room !== state.room) return;
    if (token) { store.save({ token, expires }); this.#visit.keep({}); }
    if (event) this.#receive(event);
    if (connected !== undefined) this.#connected(connected);
    if (from > this.#last) this.#catchUp();
  }

  async #catchUp() {
    const { entries } = await this.#read(this.#last);
    entries.forEach((entry) => this.view.show(entry));
    this.#last = entries.at(-1)?.position ?? this.#last;
  }

  #join(other) {
    this.end('');
    store.save(other);
    this.restore();
  }

  // Who talks to the visitor stays on screen; that it changed is said by a message in the log.
  #attend({ agent = null, waiting = false }) {
    const state = agent ? 'agent' : waiting ? 'waiting' : 'assistant';
    if (this.agent !== agent || this.waiting !== waiting) this.host.tell('handover', { state });
    Object.assign(this, { agent, waiting });
    this.view.attend(this);
  }

  #over() {
    this.stop();
    store.save({ token: undefined });
    this.#attend({});
    this.view.notice(TEXT.expired, TEXT.fresh, () => this.fresh());
  }

  fresh() {
    this.end('');
    for (const { id, shown } of this.state.outbox) this.view.pending(id, shown);
    this.flush();
  }

  // Leaves nothing of it; `text` says why.
  end(text) {
    this.stop();
    store.save({ token: undefined, expires: undefined, read: 0 });
    this.view.cleared();
    this.view.emptied(text);
    this.#attend({});
  }

  // True when it is erased; otherwise `failed(text)` is called.
  async erase(failed) {
    try {
      if (this.state.token) await this.#visit.call('DELETE', 'conversation');
    } catch (problem) { if (!problem.over) return failed(problem.message); }
    store.save({ outbox: [], draft: '' });
    this.#tabs.tell({ gone: this.state.room });
    this.end(TEXT.erased);
    return true;
  }

  async download() {
    try {
      saveFile(await (await this.#visit.call('GET', 'transcript')).blob(), TEXT.file);
      this.view.status(TEXT.downloaded);
    } catch (problem) { this.view.fail(problem.message); }
  }

  // Whether the gateway can mail the conversation; when it does not say so, that is not promised.
  async mailsTranscripts() {
    try { return (await (await this.#visit.call('GET', 'contact')).json()).transcript; } catch { return false; }
  }

  // Tells a person how to reach the visitor; these details are kept nowhere on this side.
  async give(details) {
    try {
      const answer = await (await this.#visit.call('POST', 'contact', { body: details })).json();
      this.#visit.keep(answer);
      this.#answered(answer.replies);
    } catch (problem) {
      if (problem.over) this.#over();
      throw problem;
    }
  }

  async rate(position, rating, reason) {
    try {
      await this.#visit.call('POST', 'feedback', { body: { position, rating, reason } });
      this.host.tell('feedback', { rating, reason });
      return true;
    } catch (problem) {
      if (problem.over) this.#over(); else this.view.fail(problem.message);
      return false;
    }
  }
}
