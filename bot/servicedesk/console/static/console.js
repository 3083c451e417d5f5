// On every page: the number of waiting conversations, the connection, and notifications for who wants them.
import { live } from './live.js';

const PATIENCE = 2000; // ms without a connection before it is told
const ICON = '/servicedesk/static/icon.svg';
const disconnected = document.getElementById('verbinding');
const unread = document.getElementById('onbeantwoord');
const badge = document.querySelector('[data-count=wachtend]');
const title = document.title;
const wish = (name) => localStorage.getItem(`bro-console-${name}`) === 'ja';
let last = null;
let told = null; // how much was said in each of one's conversations, when the page heard of it last
let offline = null;

live.addEventListener('wachtrij', ({ detail }) => {
  badge.hidden = detail.waiting === 0;
  badge.querySelector('[data-value]').textContent = detail.waiting;
  live.busy = detail.mine > 0 || wish('melding') || wish('geluid');
  if (last !== null && detail.waiting > last) {
    announce('wachtrij', detail.waiting === 1 ? 'Er wacht een bezoeker op een medewerker.'
      : `Er wachten ${detail.waiting} bezoekers op een medewerker.`);
  }
  last = detail.waiting;
  speakUp(detail.unanswered);
});

// One's own conversations: which have no answer yet, in the title and above every page; what is new also by sound.
function speakUp(talks) {
  const here = Number(document.body.dataset.gesprek);
  const news = talks.filter((one) => told !== null && one.count > (told.get(one.handover_id) ?? 0));
  told = new Map(talks.map((one) => [one.handover_id, one.count]));
  const elsewhere = talks.filter((one) => one.handover_id !== here);
  document.title = talks.length ? `(${talks.length}) ${title}` : title;
  unread.replaceChildren(...elsewhere.map(linkTo));
  unread.closest('.notice').hidden = elsewhere.length === 0;
  for (const one of news) {
    if (document.hidden || one.handover_id !== here) announce(`gesprek-${one.handover_id}`, `Een bezoeker schreef in uw gesprek ${one.reference}.`);
  }
}

function linkTo({ handover_id: id, reference, count }) {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = `/servicedesk/gesprekken/${id}`;
  link.textContent = `${reference} (${count === 1 ? '1 bericht' : `${count} berichten`})`;
  item.append(link);
  return item;
}

live.addEventListener('verbonden', ({ detail }) => {
  if (!detail) { offline ??= setTimeout(() => { disconnected.hidden = false; }, PATIENCE); return; }
  clearTimeout(offline);
  offline = null;
  disconnected.hidden = true;
});

live.addEventListener('afgemeld', () => {
  disconnected.textContent = 'U bent afgemeld. Kopieer zo nodig uw tekst. ';
  const again = document.createElement('a');
  again.href = `/servicedesk/aanmelden?${new URLSearchParams({ terug: location.pathname })}`;
  again.textContent = 'Opnieuw aanmelden';
  disconnected.append(again);
  disconnected.hidden = false;
});

function announce(tag, body) {
  if (wish('geluid')) beep();
  if (wish('melding') && document.hidden && globalThis.Notification?.permission === 'granted') {
    new Notification('BRO Servicedesk', { icon: ICON, tag, lang: 'nl', body });
  }
}

function beep() {
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = 660;
  volume.gain.setValueAtTime(0.15, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.5);
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.5);
  tone.onended = () => audio.close();
}

for (const form of document.querySelectorAll('form[data-sure]')) {
  form.addEventListener('submit', (event) => { if (!confirm(form.dataset.sure)) event.preventDefault(); });
}

live.start();
