// On every page: the number of waiting conversations, the connection, and notifications for who wants them.
import { live } from './live.js';

const PATIENCE = 2000; // ms without a connection before it is told
const ICON = '/servicedesk/static/icon.svg';
const disconnected = document.getElementById('verbinding');
const alarm = document.getElementById('te-laat');
const MOST_NAMED = 3; // numbers in one banner
const ALARMED = 'bro-console-te-laat'; // who waits too long and was told, on any page of this browser
const resumed = document.getElementById('uitstel');
const unread = document.getElementById('onbeantwoord');
const badge = document.querySelector('[data-count=wachtend]');
const title = document.title;
const wish = (name) => localStorage.getItem(`bro-console-${name}`) === 'ja';
let called = null; // the waiting visitors that the page knows of
let mine = null;
let told = null; // how much was said in each of one's conversations, when the page heard of it last
let aside = null; // of which of one's conversations the page knows that they were put aside until now
let offline = null;

live.addEventListener('wachtrij', ({ detail }) => {
  badge.hidden = detail.waiting === 0;
  badge.querySelector('[data-value]').textContent = detail.waiting;
  live.busy = detail.mine > 0 || wish('melding') || wish('geluid');
  const arrived = called === null ? [] : detail.calls.filter((one) => !called.has(one.handover_id));
  const ours = arrived.find((one) => one.team);
  if (ours) announce('team', `Een gesprek wacht op uw team ${ours.team}: ${ours.reference}.`);
  else if (arrived.length) {
    announce('wachtrij', detail.waiting === 1 ? 'Er wacht een bezoeker op een medewerker.'
      : `Er wachten ${detail.waiting} bezoekers op een medewerker.`);
  }
  called = new Set(detail.calls.map((one) => one.handover_id));
  if (mine !== null && detail.mine > mine) announce('overdracht', 'U hebt er een gesprek bij.');
  mine = detail.mine;
  const late = detail.calls.filter((one) => one.late);
  speakUp(detail.unanswered);
  raiseAlarm(late);
  takeUpAgain(detail.resumed);
  const count = detail.unanswered.length ? `(${detail.unanswered.length}) ` : '';
  document.title = `${count}${late.length ? 'Wacht te lang – ' : ''}${title}`;
});

// Who waits too long: above every page for as long as it lasts, but told once, whatever page is open then.
function raiseAlarm(late) {
  const told = JSON.parse(localStorage.getItem(ALARMED) ?? '[]');
  const news = late.filter((one) => !told.includes(one.handover_id));
  localStorage.setItem(ALARMED, JSON.stringify(late.map((one) => one.handover_id)));
  alarm.setAttribute('aria-live', news.length ? 'polite' : 'off');
  alarm.replaceChildren(...late.length ? [banner(tooLong(late), late)] : []);
  if (news.length) announce('te-laat', `${tooLong(news)} ${news.map((one) => one.reference).join(', ')}`);
}

const tooLong = (late) => late.length === 1 ? 'Een bezoeker wacht te lang:' : `${late.length} bezoekers wachten te lang:`;

function banner(words, talks) {
  const box = document.createElement('div');
  box.className = 'notice warn row';
  const lead = document.createElement('strong');
  lead.textContent = words;
  box.append(lead, ...talks.slice(0, MOST_NAMED).map((one) => linkTo(one.handover_id, one.reference)));
  if (talks.length > MOST_NAMED) box.append('en anderen');
  return box;
}

// What one put aside comes back: above every page until one says something there, or puts it aside again.
function takeUpAgain(talks) {
  const news = talks.filter((one) => aside !== null && !aside.has(one.handover_id));
  aside = new Set(talks.map((one) => one.handover_id));
  resumed.replaceChildren(...talks.length ? [banner('Uitstel voorbij:', talks)] : []);
  if (news.length) announce('uitstel', `Uitstel voorbij: ${news.map((one) => one.reference).join(', ')}`);
}

// One's own conversations: which have no answer yet, in the title and above every page; what is new also by sound.
function speakUp(talks) {
  const here = Number(document.body.dataset.gesprek);
  const news = talks.filter((one) => told !== null && one.count > (told.get(one.handover_id) ?? 0));
  told = new Map(talks.map((one) => [one.handover_id, one.count]));
  const elsewhere = talks.filter((one) => one.handover_id !== here);
  unread.replaceChildren(...elsewhere.map(item));
  unread.closest('.notice').hidden = elsewhere.length === 0;
  for (const one of news) {
    if (document.hidden || one.handover_id !== here) announce(`gesprek-${one.handover_id}`, `Een bezoeker schreef in uw gesprek ${one.reference}.`);
  }
}

function item({ handover_id: id, reference, count }) {
  const row = document.createElement('li');
  row.append(linkTo(id, `${reference} (${count === 1 ? '1 bericht' : `${count} berichten`})`));
  return row;
}

function linkTo(id, words) {
  const link = document.createElement('a');
  link.href = `/servicedesk/gesprekken/${id}`;
  link.textContent = words;
  return link;
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

// What the last step did is told once: opening the page again does not do that step again.
const address = new URL(location.href);
if (address.searchParams.has('melding')) {
  address.searchParams.delete('melding');
  history.replaceState(history.state, '', address);
}

// Only when the script of this page listens too: what happens before would be told to nobody. Who has no conversations,
// and so no count of who waits, hears of none.
document.addEventListener('DOMContentLoaded', () => { if (badge) live.start(); });
