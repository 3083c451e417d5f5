"""Words that surround a name in a question and are not part of it.

Used for finding a name in a sentence: a word of this list alone is never taken for a (misspelt) organisation.
Place names that are also words ('best', 'putten') are on it on purpose; they count with a type word before them.
"""

_WORDS = """
a aan aangaande aangeleverd aangemaakt aangemeld aangemelde aangesloten aangevraagd aanleveren aanlevering aanlevert
aanmelden aanmelding aanpassen aansluiten aanvraag aanvraagt aanvragen absoluut account accounts achter actief
activeren adres advies adviesbureau adviseur af afdeling afgekeurd afgelopen afgerond afgetreden afgewezen afspraak
akkoord al algemeen alle alleen allemaal alles als alsjeblieft alstublieft altijd ambtenaar ander andere anders
antwoord antwoordde antwoorden antwoordt apart app april arbeid archief aub augustus auto avond baan baas bedankt
bedoel bedoelde bedoelt bedrijf bedrijfje bedrijven beek been beetje begin beginnen begonnen begrijp begrijpen
beheer beheerde beheerder beheren bekend bekende bel beland belasting belastingdienst beleid bellen belt ben bent
bepaalde bepalen bergen bericht beschikbaar best bestaan bestaande bestaat bestand beste besteld bestuur bestuurder
betalen betekenis betekent beter betreffende betreft beuning beveiligd bevestigen bevestiging bevoegd beweert
beweren bezig bezoek bezwaar bieden bij bijgewerkt bijna bijvoorbeeld binnen blijft blijkt blijven bodem
bodemonderzoek boden boek boeken boete boor boorbedrijf boorder borden boren boring boringen borne bouw bouwen boven
brengen brief bro broer broid bron bronhouder bronhouderportaal bronhouders bronnen browser buiten bureau bureaus
bureautje buren burgemeester burger burgers buurman buurvrouw campagne centraal certificaat chat chef code codes
collega collegas college comment concern concernstaf consult contact contract controle controleren coordinator
correct cpt daar daarna daarom daarvoor dacht dag dagen dames dan dank dat data de december deel deelnemer delen den
denk denken der derde derden deur deurne deze dezelfde dhr dicht die dien dienen dienst diensten dienstverband
dienstverlener digid digitaal digitale dingen dinsdag directeur directie dit documenten doe doel doen doesn doet
donderdag door doorgegeven doorgeven dorp dorpen dossier drie dringend drinken druk drukken dubbel duidelijk duiden
duiven duren durven dus duur duurt echt echter een eenmalig eenmanszaak eens eenvoudig eerder eerst eerste eh
eherkenning eherkenningsbeheerder eigelijk eigen eigenaar eigenlijk eind einde eis elektrisch elektronisch elk elke
email emailadres en enige enkele er eraan erbij ergens erin ermee erop erover eruit ervan ervoor etc eten even
extern externe extra familie fase februari fijn firma flink formulier fout fouten foutmelding functie fuseren fusie
ga gaan gaarne gaat gaf gebeld gebeurd gebeuren geblokeerd geblokkeerd gebruik gebruiken gebruiker gebruikers
gebruikersbeheerder gebruikt gedaan gedoe geef geeft geen gefuseerd gegaan gegeven gegevens geholpen gehoord gekeken
gekoppeld gekozen gekregen geld geldig geleden gelegen gelezen gelieve gelopen gelukt gemaakt gemachtigd gemachtigde
gemaild gemeente gemeenten gemeentes gemeld geo gepensioneerd gepland geregeld geregistreerd geschreven gespeld
gesproken gestart gestopt gestuurd getekend getest geven gevonden gevraagd geweest gewijzigd gewoon gezegd gezien
gezocht gis gisteren gmw goed goede goedemiddag goedemorgen goedgekeurd goedkoop goeiemorgen goes gooi gr graag
gratis grave graven groep groepen groet groeten grond grondwater groot grote haal haalt haar had hadden halen half
hallo hallootjes hand handig hangen haren heb hebben hebt heden hee heeft heel heen heer heet heeten helaas helder
hele helft help helpen helpt heren herfst herindeling herkend herkenning het heten hetgeen hetzelfde hey hier
hierbij hierna hierop hij hoe hoef hoeft hoei hoeveel hoeven hoezo hoi hoihoi hoofd hoofdstad hoog hoor hoorn hoort
horen houden houten huidige huis huizen hulp hulst hun ict id iedereen iemand iets ik in inclusief indien ineens
info informatie ingelogd ingenieur ingenieursbureau ingeschreven ingetrokken ingevuld inhuur inkoop inkoper inlog
inloggen inlogt inmiddels inschrijven inschrijving instellen instelling intern is ja jaar jammer januari jaren je
jij joe jong jonge jou jouw juist juiste juli jullie juni kaart kadaster kan kans kant kantoor kapelle kapot keer
kenbaar kent keren keuze kies kiezen kijk kijken kijkt kind kinderen klaar klaargezet klacht klant klanten klein
kleine klik klikken klopt kom komen komt kon konden kopen kopie kort korte kost kosteloos kosten krijg krijgen
krijgt kun kunnen kunnnen kunt kvk kwam kweet kwijt laag laat laatst laatste lab laboratorium land landelijk landen
lang lange langer laren laten later leden leek leer lees leggen lenen lente leren leverancier leveranciers leveren
levert lezen lid liever ligt lijkt lijn lijnen lijst lijsten lijstje link list locatie login loket loop loopt lopen
los losers losse lossen luisteren lukken lukt lukte maak maakt maal maand maandag maanden maar maart machtig
machtigen machtiging machtigingen made mag magtiging mail mailen maken man manager mannen medewerker mee meedoen
meer meerdere meest meestal mei meld melden melding meldingen meldplicht meldt men meneer mens mensen merk met meten
meter meting metingen mevr mevrouw middag middags middel mij mijn milieu min minder ministerie minuten misschien
missen mits mkb moeder moeite moest moesten moet moeten mogelijk mogen moi moment monitoring morgen mvg na naam
naamswijziging naar naast nacht nadat namen namens nauwelijks nederland nederlands nederlandse nee neem nemen
nergens net netjes netwerk niemand niet niets nieuw nieuwe nieuws nieuwste niks niveau nodig nog nogmaals nooit
noorden nou november nu nummer nummers nut ochtend of ofzo ok oke okee oktober om omdat omgevingsdienst
omgevingsdiensten omtrent ondanks onder ondergrond ondernemer onderneming onderzoek ongeveer onjuist onlangs ons
onszelf ontvangen ontvangst onze ooit ook oosten op opdracht opdrachten opdrachtgever open openen opgegeven
opgeheven opgenomen opgestuurd opgeven oplossen oplossing opnemen opnieuw opzetten opzoeken organisatie organisaties
oud oude ouder oudste over overdracht overheid overig overigens overleden overleg overzicht paar pagina papier pas
passen paswoord pc peilbuis peilbuizen pensioen per perfect persoon persoonlijk persoonlijke plaats plan planning
plek portaal portal post precies prettig prima prive probeer proberen probleem problemen procedure proces product
productie prof project projecten projectleider provincie provincies put putten raad raar raden recht rechten
rechtstreeks reden redenen reeds regel regelen regels regio register registratie registreren rekening rij rijden
rijen rijk rond route ruim rust samen samenvoeging scan schapen scherm scheur school schrijf schrijven seconden
secretaris sectie september service servicedesk simpel simpele sinds site situatie slecht sleutel sleutels sluis
sluiten sms snap snel sneller soest software sommige soms sonderen sondering sonderingen soort spoed staan staat
stad stadje staf stagiair stap stappen start starten statisch status steden steeds stein stel stellen stelt stemmen
sterk stoeien stond stonden storing straat straks straten stuk sturen stuur stuurt supplier svp systeem taak taal
taart taken te team teams tegen tekenbevoegd tekenen tekst teksten telefoon telefoonnummer telkens ten ter terecht
terug teruggevonden terwijl test testen tiel tijd tijdens tijdje tja toch toe toegang toegankelijk toegevoegd
toegewezen toen tof token tot totaal traag tussen twee tweede typ typen u uh uit uitgelekt uitgevoerd uitleg
uitleggen uitnodiging uittreksel uitvoerder uitvoering uitzoeken uren utrechts uur uurtje uw vaak vacature vader
vaker vallen valt van vanaf vanavond vandaag vandaar vanmiddag vanmorgen vanuit vanwege vast vastgelopen veel veere
veld veldwerk vele vennoot ver verder vereist vergadering vergeten vergunning verkeerd verkeerde verleden verloopt
verlopen vermeld verplicht verplichting verschil verslag verstuurd vertel verteld vertellen vertrokken vervanger
verwacht verwijderd verzoek verzonden via vier vind vinden vindt voeg voegen vol voldoende volgende volgens volgt
voor vooraf vooral voorbeeld voorbij voordat voornaam voornamelijk voorst voorstel voort vorig vorige vraag vraagje
vraagt vragen vreemd vriend vriendelijk vriendelijke vriendin vrij vrijdag vrouw vrouwen waar waard waarde waarheen
waarin waarmee waarom waaronder waarop waarschijnlijk wacht wachten wachtwoord wanneer want waren was wat water
waterland waterschap waterschappen website week weekend weer weert weertje weet weg weggevallen weinig weken wel
weleens welk welke wens werd werk werken werkgever werknemer werkt werkte werkzaamheden westen wet weten wetgeving
wethouder wie wierden wij wijk wijze wijzigen wijziging wil wilde willen wilt winkel winter woensdag wonen woorden
word worden wordt xml yo zaak zakelijk zakelijke zaken zal zat zaterdag ze zee zeer zeg zeggen zegt zei zeker zelf
zelfde zelfs zelfstandig zelfstandige zet zetten zich zie ziek zien ziet zij zijn zin zit zitten zo zoals zodat zoek
zoeken zoekt zojuist zomaar zomer zon zondag zonder zou zouden zowel zuiden zullen zult zus zzp zzper
checken nagaan nakijken nazien nazoeken voorkomen voorkomt
"""

COMMON_WORDS = frozenset(_WORDS.split())

_PARTS_OF_NAMES = """
advies adviesbureau bedrijf bodem bodemonderzoek boor boorbedrijf boring boringen bouw bureau concern consult data
dienst geo grond grondwater groep groot ict ingenieur ingenieursbureau klein lab laboratorium land locatie metingen
meting milieu monitoring netwerk nieuw omgevingsdienst onderneming onderzoek oud project projecten regel regio software
sondering sonderingen stad stichting veld veldwerk water zaken
"""

PARTS_OF_NAMES = frozenset(_PARTS_OF_NAMES.split())
"""Ordinary words that often stand in a name: next to one ('Omgevingsdienst Drenthe') they belong to it."""

_TRADE = """
aannemer aannemers aannemersbedrijf aannemingsbedrijf aannemingsmaatschappij adviseurs bemaling bemalingsbedrijf
bodemadvies bodembeheer bodemsanering boormeester boorteam bouwbedrijf bronbemaling bv civiel civieltechniek combinatie
constructie consultancy consultants cultuurtechniek de den der dienstverlening en engineering environmental expertise
fa firma funderingsadvies funderingstechniek gebroeders gebr gemeenschappelijke gemeente geodesie geologie geotechniek
groep grondboorbedrijf grondboringen grondmechanica grondverzet grondwateradvies grondwerk grondwerken groundwater
groundworks group het holding hydrologie in infra infrastructuur ingenieurs installatie installaties instruments
international landmeten landmeetkunde management milieuadvies milieubeheer milieutechniek omgeving onderneming ontwerp
partners peilbuizen raadgevend regionale realisatie regeling service services sondeer sondeerbedrijf sondeertechniek
soil solutions stichting techniek technology te ten ter uitvoering uitvoeringsdienst van veldmetingen veldonderzoek voor
waterbouw waterbeheer watermanagement wegenbouw werken zn zonen
"""

FAMILY_WORDS = frozenset(("gebroeders", "zn", "partners", "firma", "fa"))
"""Words of a firm that is named after a family, as `normalising.dissect` writes them."""

FIRM_ENDINGS = ("bedrijf", "bureau", "boringen", "sonderingen", "techniek", "maatschappij", "consultancy")
"""How the words end that say what a firm does; no public body on the list is called so."""

TRADE_WORDS = PARTS_OF_NAMES | frozenset(_TRADE.split())
"""Words that do not tell one organisation from another: trades, joining words, and what stands in any firm's name."""
