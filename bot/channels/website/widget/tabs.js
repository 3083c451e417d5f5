// The tabs of one site: they show the same conversation, and one of them, the one that is looked at, has its stream.
class Tabs {
  #channel = globalThis.BroadcastChannel && new BroadcastChannel('bro-chat');

  // `hear(data)` is called with what another tab tells.
  constructor(hear) { if (this.#channel) this.#channel.onmessage = ({ data }) => hear(data); }

  tell(data) { this.#channel?.postMessage(data); }

  close() { this.#channel?.close(); }

  // Does `work(signal)` in one tab at a time. A tab that comes into view takes it over: another may be asleep.
  lead(room, signal, work) {
    if (!navigator.locks) return work(signal);
    let turn;
    const take = async (steal) => {
      turn?.stop.abort();
      const mine = turn = { stop: new AbortController() };
      signal.addEventListener('abort', () => mine.stop.abort());
      const how = steal ? { steal } : { signal: mine.stop.signal };
      try {
        await navigator.locks.request(`bro-chat ${room}`, how, () => { mine.leads = true; return work(mine.stop.signal); });
      } catch (problem) { if (problem.name !== 'AbortError') throw problem; }
      mine.leads = false;
      mine.stop.abort();
      if (turn === mine && !signal.aborted) take(false);
    };
    const inView = () => document.visibilityState === 'visible';
    document.addEventListener('visibilitychange', () => inView() && !turn.leads && take(true), { signal });
    take(inView());
  }
}
