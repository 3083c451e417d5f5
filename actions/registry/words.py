"""Words that surround a name in a question and are not part of it.

Used for finding a name in a sentence: a word of this list alone is never taken for a (misspelt) organisation.
Place names that are also words ('best', 'putten') are on it on purpose; they count with a type word before them.
"""

_WORDS = """
a aan aangeleverd aangemaakt aangemeld aangemelde aangesloten aangevraagd aanleveren aanlevering aanlevert aanmelden
aanmelding aanpassen aansluiten aanvraag aanvraagt aanvragen absoluut account accounts achter actief activeren adres
advies adviesbureau adviseur af afdeling afgelopen afgewezen afspraak akkoord al algemeen alle alleen allemaal alles
als alsjeblieft alstublieft altijd ambtenaar ander andere anders apart app arbeid archief aub auto baas bedankt
bedoel bedoelde bedoelt bedrijf bedrijfje bedrijven beek been beetje begin beginnen begrijp begrijpen beheer
beheerder beheren bekend bekende bel belasting belastingdienst beleid bellen belt ben bent bepaalde bepalen bergen
bericht beschikbaar best bestaan bestaat bestand beste bestuur bestuurder betalen betekenis betekent beter betreft
beuning beveiligd bevestigen bevoegd bezig bezoek bezwaar bieden bij bijna bijvoorbeeld binnen blijft blijkt blijven
bodem bodemonderzoek boden boek boeken boete boor boorbedrijf boorder borden boren boring boringen borne bouw bouwen
boven brengen brief bro broid bron bronhouder bronhouderportaal bronhouders bronnen browser buiten bureau bureaus
bureautje buren burgemeester burger burgers campagne centraal certificaat chat chef code codes collega collegas
college concern concernstaf consult contact contract controle controleren coordinator correct cpt daar daarna daarom
daarvoor dacht dag dagen dames dan dank dat data de deel deelnemer delen den denk denken der derde deur deurne deze
dezelfde dhr dicht die dien dienst diensten dienstverlener digid digitaal digitale dingen dinsdag directeur directie
dit documenten doe doel doen doesn doet donderdag door doorgegeven doorgeven dossier drie dringend druk drukken
duidelijk duiden duiven duren durven dus duurt echt echter een eenmalig eenmanszaak eens eenvoudig eerder eerst
eerste eh eherkenning eherkenningsbeheerder eigen eigenaar eigenlijk eind einde eis elk elke email emailadres en
enige enkele er eraan erbij ergens ervan etc even extern externe extra fase fijn firma flink formulier fout fouten
foutmelding functie fuseren fusie ga gaan gaarne gaat gaf gebruik gebruiken gebruiker gebruikers gebruikersbeheerder
gebruikt gedaan gedoe geef geeft geen gefuseerd gegaan gegeven gegevens geholpen gehoord gekregen geld geldig
geleden gelieve gelukt gemaakt gemachtigd gemachtigde gemeente gemeenten gemeentes gemeld geo gepland geregeld
geregistreerd gestart gestuurd getekend geven gevraagd geweest gewijzigd gewoon gezegd gezien gis gmw goed goede
goedemiddag goedemorgen goeiemorgen goes gooi gr graag groep groepen groet groeten grond grondwater groot grote haal
haalt had hadden halen half hallo hallootjes hand handig hangen heb hebben hebt heden hee heeft heel heen heer heet
heeten helaas helder hele helft help helpen helpt heren herindeling herkend herkenning het heten hetzelfde hey hier
hierbij hierna hierop hij hoe hoef hoeft hoei hoeveel hoeven hoezo hoi hoihoi hoofd hoog hoor hoorn hoort horen
houden houten huidige huis huizen hulp hulst hun ict id iedereen iemand iets ik in inclusief indien info informatie
ingelogd ingenieur ingenieursbureau ingeschreven ingevuld inhuur inkoop inkoper inlog inloggen inlogt inmiddels
inschrijven inschrijving instellen instelling intern is ja jaar jammer je jij joe jou jouw juist juiste jullie kaart
kadaster kan kans kant kantoor kapelle keer kenbaar kent keren keuze kies kiezen kijk kijken kijkt klaar klacht
klant klanten klein kleine klik klikken klopt kom komen komt kon konden kopen kopie kort korte kost kosteloos kosten
krijg krijgen krijgt kun kunnen kunnnen kunt kvk kwam kweet kwijt laag laat laatst laatste lab laboratorium land
landelijk lang lange langer laren laten later leden leer lees leggen lenen leren leverancier leveranciers leveren
levert lezen lid liever ligt lijkt lijst lijsten lijstje link list locatie login loket loop loopt lopen los losse
lossen luisteren lukken lukt lukte maak maakt maal maand maandag maanden maar maart machtig machtigen machtiging
machtigingen mag magtiging mail mailen maken man manager medewerker mee meedoen meer meerdere meest meestal meld
melden melding meldingen meldplicht meldt men meneer mens mensen merk met meten meter meting metingen mevr mevrouw
middag middel mij mijn milieu min minder ministerie misschien missen mits mkb moeite moest moesten moet moeten
mogelijk mogen moi moment monitoring morgen mvg na naam naamswijziging naar naast nadat namen namens nauwelijks
nederland nederlands nederlandse nee neem nemen nergens net netjes netwerk niemand niet niets nieuw nieuwe niks
niveau nodig nog nogmaals nooit nou nu nummer nummers nut of ofzo ok oke okee om omdat omgevingsdienst ondanks onder
ondergrond ondernemer onderneming onderzoek ongeveer onjuist onlangs ons onszelf onze ook op opdracht opdrachten
opdrachtgever open openen opgegeven opgeheven opgenomen opgeven oplossen oplossing opnemen opnieuw opzetten opzoeken
organisatie organisaties oud oude over overheid overig overigens overleg paar pagina papier pas paswoord pc peilbuis
peilbuizen per perfect persoon persoonlijk plaats plan planning plek portaal portal post precies prettig prima
probeer proberen probleem problemen procedure proces product productie prof project projecten projectleider
provincie provincies put putten raad raar raden recht rechten reden redenen reeds regel regelen regels register
registratie registreren rekening rijden rijk rond route ruim rust samen samenvoeging scan scherm school schrijf
schrijven secretaris sectie service servicedesk site situatie slecht sleutel sluis sluiten sms snap snel sneller
soest software sommige soms sonderen sondering sonderingen soort spoed staan staat stad staf stagiair stap stappen
start starten statisch status steden steeds stein stel stellen stelt sterk stond stonden storing straat straks stuk
sturen stuur stuurt supplier svp systeem taak taal taken te team teams tegen tekenbevoegd tekenen telefoon
telefoonnummer telkens ten ter terecht terug teruggevonden terwijl test testen tiel tijd tijdens tijdje tja toch toe
toegang toegankelijk toegevoegd toen tof token tot totaal traag twee tweede typ typen u uh uit uitleg uitleggen
uitnodiging uittreksel uitvoerder uitvoering uitzoeken utrechts uur uurtje uw vaak vacature vaker vallen valt van
vanaf vandaag vandaar vanmiddag vanmorgen vanuit vanwege vast veel veere veld veldwerk vele vennoot ver verder
vereist vergadering vergeten vergunning verkeerd verkeerde verleden verloopt verlopen vermeld verplicht verplichting
verschil verslag verstuurd vertel vertellen vervanger verwacht verwijderd verzoek via vier vind vinden vindt voeg
voegen vol voldoende volgende volgens volgt voor vooraf vooral voorbeeld voorbij voordat voornaam voornamelijk
voorst voorstel voort vorig vorige vraag vraagje vraagt vragen vriendelijk vriendelijke vrij vrijdag waar waard
waarde waarheen waarin waarmee waarom waaronder waarop waarschijnlijk wacht wachten wachtwoord wanneer want waren
was wat water waterland waterschap waterschappen website week weekend weer weert weet weg weinig weken wel weleens
welk welke wens werd werk werken werkgever werknemer werkt werkte werkzaamheden wet weten wetgeving wethouder wie
wierden wij wijze wijzigen wijziging wil wilde willen wilt winkel woensdag wonen word worden wordt xml yo zaak zaken
zal zat zaterdag ze zee zeer zeg zeggen zegt zei zeker zelf zelfde zelfs zelfstandige zet zetten zich zie zien ziet
zij zijn zin zit zitten zo zoals zodat zoek zoeken zoekt zojuist zomaar zon zondag zonder zou zouden zowel zullen
zult zzp zzper
"""

COMMON_WORDS = frozenset(_WORDS.split())
