// On every page: the number of waiting conversations, the connection, and notifications for who wants them.
import { live } from './live.js';

const PATIENCE = 3000; // ms without a connection before it is told
const ICON = '/servicedesk/static/icon.svg';
const disconnected = document.getElementById('verbinding');
const badge = document.querySelector('[data-count=wachtend]');
const wish = (name) => localStorage.getItem(`bro-console-${name}`) === 'ja';
let last = null;
let offline = null;

live.addEventListener('wachtrij', ({ detail }) => {
  badge.hidden = detail.waiting === 0;
  badge.querySelector('[data-value]').textContent = detail.waiting;
  live.busy = detail.mine > 0 || wish('melding') || wish('geluid');
  if (last !== null && detail.waiting > last) announce(detail.waiting);
  last = detail.waiting;
});

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

function announce(waiting) {
  if (wish('geluid')) beep();
  if (wish('melding') && document.hidden && globalThis.Notification?.permission === 'granted') {
    new Notification('BRO Servicedesk', { icon: ICON, tag: 'wachtrij', lang: 'nl',
      body: waiting === 1 ? 'Er wacht een bezoeker op een medewerker.' : `Er wachten ${waiting} bezoekers op een medewerker.` });
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
