// The queue: refreshed when something changes, and now and then because waiting takes time.
import { fetchPiece, replaceContent } from './gateway.js';
import { live } from './live.js';

const REFRESH = 30000; // ms
const list = document.getElementById('lijst');
const status = document.getElementById('stand');
let waiting = null;

async function refresh() {
  try { replaceContent(list, await fetchPiece(`/servicedesk/wachtrij/lijst${location.search}`)); } catch { /* the connection is told about elsewhere */ }
}

live.addEventListener('wachtrij', async ({ detail }) => {
  await refresh();
  if (waiting !== null && waiting !== detail.waiting) {
    status.textContent = detail.waiting === 1 ? '1 gesprek wacht.' : `${detail.waiting} gesprekken wachten.`;
  }
  waiting = detail.waiting;
});
setInterval(() => { if (!document.hidden) refresh(); }, REFRESH);

for (const box of document.querySelectorAll('[data-wish]')) {
  const key = `bro-console-${box.dataset.wish}`;
  box.checked = localStorage.getItem(key) === 'ja';
  box.addEventListener('change', async () => {
    if (box.checked && box.dataset.wish === 'melding' && await Notification.requestPermission() !== 'granted') box.checked = false;
    localStorage.setItem(key, box.checked ? 'ja' : 'nee');
  });
}
