// What the page that embeds the chat chooses: as data-* on the script, as attribute of the element, or as its property.
// As a module or by import() a script does not know its own element: then its address is the first one in a stack.
const script = document.currentScript ?? document.querySelector('script[src*="/widget"]');
const ADDRESS = new URL(script?.dataset.gateway ?? script?.src ?? Error().stack.match(/https?:[^\s)]+?(?=:\d+:)/)[0], location.href);
const OPTIONS = { position: 'right', offsetX: '', offsetY: '', zIndex: '', theme: 'auto', accent: '', start: 'closed', launcher: 'shown',
  label: '', heading: '', welcome: '', contact: '', phone: '', mail: '', lang: 'nl', pageContext: 'on', tag: '', waitFor: '', sound: 'off' };
const attribute = (name) => name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);

// What this tab remembers, also on the next page of the site; without storage it lasts for this page.
// {room, token, expires, open, read, draft, skew, refused, outbox: [{id, body, shown}]}
const store = {
  // Some pages teach arrays to write themselves as text; what is asked for by its key is what it was.
  write: (value) => JSON.stringify(value, function plain(key) { return this[key]; }),
  save(change) {
    Object.assign(this.state, change);
    try { sessionStorage.setItem('bro-chat', this.write(this.state)); } catch { /* storage is refused */ }
  },
};
try { store.state = JSON.parse(sessionStorage.getItem('bro-chat')); } catch { /* storage is refused */ }
store.state = { outbox: [], ...store.state };
