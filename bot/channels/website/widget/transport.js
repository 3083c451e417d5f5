// Requests to the gateway, and the token with which it knows this visit.
const API = new URL('api/website/', ADDRESS);
const SILENCE = 45_000; // milliseconds without a byte (the gateway pings every 15 s) that mean a dead stream
const WARN_BEFORE = 120_000; // milliseconds before the end of the token
const PATIENCE = 20_000; // milliseconds for one request; the gateway itself gives up on an answer after 8 s

class Problem extends Error {
  constructor(status, detail, wrong) { Object.assign(super(detail), { status, wrong }); }
  get over() { return this.status === 401 || this.status === 404; } // the conversation cannot go on
  get refused() { return this.status === 403; } // this website may not use the assistant
  get hopeless() { return this.status === 413 || this.status === 422; } // the same request will never succeed
}

// With `signal` the answer is a stream: only its beginning must come in time.
async function request(method, path, { token, body, headers, signal } = {}) {
  let response;
  const sent = { ...headers };
  if (token) sent.authorization = `Bearer ${token}`;
  if (body) sent['content-type'] = 'application/json';
  const stop = new AbortController();
  const abort = () => stop.abort();
  const timer = setTimeout(abort, PATIENCE);
  signal?.addEventListener('abort', abort);
  try {
    response = await fetch(new URL(path, API), { method, signal: stop.signal, headers: sent, body: body && store.write(body),
      cache: 'no-store', credentials: 'omit' });
  } catch (error) { throw signal?.aborted ? error : new Problem(0, TEXT.unreachable); }
  if (signal) clearTimeout(timer);
  if (response.ok) return response;
  const { detail, wrong } = await response.json().catch(() => ({}));
  throw new Problem(response.status, LANG === 'nl' && detail || TEXT.unreachable, wrong); // the gateway speaks Dutch
}

// The visit of this browser to the gateway: its token, which all tabs of the site share.
class Visit {
  state = store.state;

  // `over` is called when the conversation cannot go on, `ending` two minutes before that, `kept` at each newer token.
  constructor(over, ending, kept) { Object.assign(this, { over, ending, kept }); }

  // A request of this visit. When its token is over, because the computer slept, it gets a new one first.
  async call(method, path, options) {
    const { token } = this.state;
    try { return await request(method, path, { ...options, token }); } catch (problem) {
      if (problem.status !== 401 || !token) throw problem;
    }
    if (token === this.state.token) await this.#renew();
    return request(method, path, { ...options, token: this.state.token });
  }

  // Keeps the newest token. As long as the page is open it is renewed in time, also for who only listens.
  keep({ token, expires_in: seconds }) {
    if (token) {
      store.save({ token, expires: Date.now() + seconds * 1000 });
      this.kept();
    }
    this.rest();
    const left = this.state.expires - Date.now();
    this.timer = setTimeout(() => this.#extend(), Math.max(left - WARN_BEFORE, left / 4));
  }

  rest() { clearTimeout(this.timer); }

  #renew() {
    return this.renewing ??= request('POST', 'token', { token: this.state.token }).then((answer) => answer.json())
      .then((answer) => this.keep(answer)).finally(() => { this.renewing = undefined; });
  }

  async #extend() {
    const { expires } = this.state;
    try {
      await this.#renew();
      if (this.state.expires < expires + 1000) this.ending();
    } catch (problem) {
      if (problem.over) this.over();
      else this.timer = setTimeout(() => this.#extend(), 10_000);
    }
  }
}

// Reads server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html
async function* readEvents(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  for (;;) {
    const watchdog = setTimeout(() => reader.cancel(), SILENCE);
    const { value, done } = await reader.read();
    clearTimeout(watchdog);
    if (done) return;
    const parts = (buffer + value).split('\n\n');
    buffer = parts.pop();
    for (const part of parts) {
      const fields = Object.fromEntries(part.split('\n').map((line) => line.split(/: ?(.*)/s, 2)));
      if (fields.event) yield { name: fields.event, id: Number(fields.id ?? 0), data: JSON.parse(fields.data) };
    }
  }
}

// The events of the stream that `open(signal)` gives, until `signal` ends them. It waits longer after each failure; `changed` hears whether
// there is a connection.
async function* follow(signal, open, changed) {
  for (let wait = 1000; !signal.aborted;) {
    try {
      const { body } = await open(signal);
      changed(true);
      wait = 1000;
      yield* readEvents(body);
    } catch (problem) {
      if (signal.aborted) return;
      if (problem.over) throw problem;
      changed(false);
      wait = Math.min(wait * 2, 30_000);
    }
    await new Promise((resolve) => { setTimeout(resolve, wait * (0.5 + Math.random() / 2)); signal.addEventListener('abort', resolve); });
  }
}

// A random UUID, also on pages without https, which have no crypto.randomUUID(): the name of a blob is one.
function newId() {
  const url = URL.createObjectURL(new Blob());
  URL.revokeObjectURL(url);
  return url.slice(-36);
}
