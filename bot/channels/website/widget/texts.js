// All Dutch texts of the widget's own interface.
const MAX_LENGTH = 500; // characters in one message; the gateway refuses more
const CONTACT = { phone: '088 - 8664 999', tel: 'tel:+31888664999', mail: 'support@broservicedesk.nl' };
const TEXT = {
  region: 'Chat met de virtuele assistent', launch: 'Stel uw vraag', title: 'BRO-assistent',
  unread: (count) => `, ${count} ${count === 1 ? 'nieuw bericht' : 'nieuwe berichten'}`,
  bot: 'Virtuele assistent, geen medewerker', agent: (name) => `U spreekt met medewerker ${name}`,
  waiting: 'U staat in de wachtrij voor een medewerker',
  email: 'Uw e-mailadres', emailHint: 'Zo kan de BRO Servicedesk u antwoorden.', emailGiven: '(mijn e-mailadres)',
  emailWrong: 'Vul een volledig e-mailadres in, zoals naam@organisatie.nl.',
  options: 'Opties', minimise: 'Minimaliseer de chat', log: 'Gesprek', authors: { bezoeker: 'U', assistent: 'Assistent',
    medewerker: 'Medewerker' },
  fresh: 'Nieuw gesprek', download: 'Gesprek downloaden', erase: 'Gesprek wissen',
  sure: 'Weet u zeker dat u dit gesprek wilt wissen?', yes: 'Ja, wissen', no: 'Nee, bewaren', erased: 'Uw gesprek is gewist.', goOn: 'Verder met dit gesprek',
  downloaded: 'Uw gesprek is gedownload.', file: 'gesprek-bro.txt',
  label: 'Uw bericht', hint: 'Deel geen wachtwoorden, codes of burgerservicenummers.', send: 'Verstuur',
  person: 'Medewerker spreken', call: 'of bel ', typing: 'De assistent typt …', agentTyping: 'De medewerker typt …',
  tooLong: (length) => `Uw bericht is te lang: ${length} van ${MAX_LENGTH} tekens. Maak het korter.`,
  empty: 'Typ eerst uw bericht.', failed: 'Niet verstuurd.', again: 'Probeer opnieuw',
  offline: 'Geen verbinding. Wij proberen het steeds opnieuw. Uw tekst blijft bewaard.', online: 'U bent weer verbonden.',
  unreachable: `De assistent is niet bereikbaar. Bel ${CONTACT.phone} of mail ${CONTACT.mail}.`,
  ending: 'Uw gesprek verloopt over 2 minuten.', extend: 'Gesprek verlengen', extended: 'Uw gesprek is verlengd.',
  expired: 'Uw gesprek is verlopen. Wat u typte, is bewaard. Begin een nieuw gesprek om verder te gaan.',
  source: 'Bron: ', checked: (date) => ` (nagekeken op ${date})`, newTab: ' (opent in een nieuw tabblad)',
  useful: 'Was dit nuttig?', up: 'Ja, nuttig', down: 'Nee, niet nuttig', why: 'Wat klopt er niet?', thanks: 'Dank u wel.',
  reasons: { onjuist: 'Onjuist', onvolledig: 'Onvolledig', onduidelijk: 'Onduidelijk', andere_vraag: 'Niet mijn vraag' },
  steps: { ja: ['✓', 'Gedaan: '], nee: ['○', 'Nog te doen: '], onbekend: ['?', 'Nog niet bekend: '] },
};
