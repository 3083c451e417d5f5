// All texts of the interface of the chat.
const MAX_LENGTH = 4000; // characters in one message that the assistant reads
const LANG = host.language;
const CONTACT = { ...host.reach, text: host.option('contact') };
CONTACT.tel = `tel:${CONTACT.phone.replace(/\(0\)|[^+\d]/g, '').replace(/^0(?=[1-9]\d{8}$)/, '+31')}`;
const TEXT = {
  title: 'BRO-assistent', newer: 'Nieuwe berichten', dates: 'nl-NL',
  unread: (count) => `${count} ${count === 1 ? 'nieuw bericht' : 'nieuwe berichten'}`,
  bot: 'Virtuele assistent, geen medewerker', agent: (name) => `U spreekt met medewerker ${name}`,
  waiting: 'U staat in de wachtrij voor een medewerker',
  email: 'Uw e-mailadres', emailHint: 'Zo kan de BRO Servicedesk u antwoorden.', emailGiven: '(mijn e-mailadres)',
  emailWrong: 'Vul een volledig e-mailadres in, zoals naam@organisatie.nl.',
  options: 'Opties', minimise: 'Minimaliseer de chat', log: 'Gesprek',
  authors: { bezoeker: 'U', assistent: 'Assistent', medewerker: 'Medewerker' },
  fresh: 'Nieuw gesprek', download: 'Gesprek downloaden', erase: 'Gesprek wissen',
  sure: 'Weet u zeker dat u dit gesprek wilt wissen?', yes: 'Ja, wissen', no: 'Nee, bewaren',
  queued: 'U staat in de wachtrij. Met een nieuw gesprek verliest u uw plaats.', yesFresh: 'Ja, nieuw gesprek',
  noFresh: 'Nee, verder praten', talking: 'U praat met een medewerker. Met een nieuw gesprek stopt dat.',
  erased: 'Uw gesprek is gewist.', goOn: 'Verder met dit gesprek',
  downloaded: 'Uw gesprek is gedownload.', file: 'gesprek-bro.txt',
  label: 'Uw bericht', hint: 'Deel geen wachtwoorden, codes of burgerservicenummers.', send: 'Verstuur',
  person: 'Medewerker spreken', call: 'Bel ', mail: ' of mail ',
  wait: 'Een ogenblik …', typing: 'De assistent typt …', agentTyping: 'De medewerker typt …',
  tooLong: (length) => `Uw bericht is te lang: ${length} van ${MAX_LENGTH} tekens. Maak het korter.`,
  empty: 'Typ eerst uw bericht.', failed: 'Niet verstuurd.', again: 'Probeer opnieuw',
  offline: 'Geen verbinding. Wij proberen het steeds opnieuw. Uw tekst blijft bewaard.', online: 'U bent weer verbonden.',
  unreachable: `De assistent is niet bereikbaar. Bel ${CONTACT.phone} of mail ${CONTACT.mail}.`,
  refused: `Deze website mag de assistent niet gebruiken. Bel ${CONTACT.phone} of mail ${CONTACT.mail}.`,
  ending: 'Uw gesprek verloopt over 2 minuten. U kunt het nog downloaden.',
  expired: 'Uw gesprek is verlopen. Wat u typte, is bewaard. Begin een nieuw gesprek om verder te gaan.',
  source: 'Bron: ', checked: (date) => ` · nagekeken ${date}`, newTab: ' (opent in een nieuw tabblad)', more: 'Meer uitleg',
  useful: 'Was dit nuttig?', up: 'Ja, nuttig', down: 'Nee, niet nuttig', why: 'Wat klopt er niet?', thanks: 'Dank u wel.',
  reasons: { onjuist: 'Onjuist', onvolledig: 'Onvolledig', onduidelijk: 'Onduidelijk', andere_vraag: 'Niet mijn vraag' },
  steps: STEPS, mySteps: 'Mijn stappen', stepsDone: (done, all) => `Mijn stappen: ${done} van ${all} gedaan`,
  stepsMoved: 'Bijgewerkt in “Mijn stappen”, boven het gesprek.', stepsSubject: 'Mijn stappen voor toegang tot het Bronhouderportaal',
  copy: 'Kopieer', copied: 'Uw stappen zijn gekopieerd.', mailSteps: 'Mail naar uzelf',
};
