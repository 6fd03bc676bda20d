"""How well the language of a turn is found, on invented spoken sentences.

    python -m tests.benchmarks.languages

Unit: a turn. Sentences are ours; `|` and line ends part them. Even ones were looked at while the
rules were made, odd ones (the test half) are reported; totals of that half were seen while two
thresholds were set, so a second set was written afterwards. Turns of over 30 words are sentences of one
half joined. Real turns will differ: names, noise, other languages. Wilson intervals.
"""
# ruff: noqa: E501  (the sentences are data)

import sys
import time
from collections import defaultdict
from pathlib import Path

from pipeline.files.speech_marks_yaml import read_speech_rules
from pipeline.nlp.languages import LanguageFinder
from pipeline.nlp.sentences import split_sentences
from tests.benchmarks.intervals import shown

RULES = Path(__file__).parents[2] / "codebooks" / "speech_marks_nl.yaml"
BUCKETS = {"1-3": range(4), "4-9": range(4, 10), "10-30": range(10, 31), "30+": range(31, 10**6)}

DUTCH = {
    "short answers": """Ja.|Nee hoor.|Mhm.|Klopt.|Ja ja.|Weet ik niet.|Amsterdam-Noord.|Absoluut.|Oké.|Uh, ja.|Soms.
Best wel.|Fatima.|Hoezo?|Nooit.|Ja, precies.|In Marokko.|Nou...|Hmm, ja.|Op school.|Mijn moeder.|Tuurlijk.|Sorry?
Zeker weten.|Eh...|Twee kinderen.|Super.|Ahmed Yilmaz.|Ja hè.|Echt.|Discriminatie.|Inderdaad.|Helaas wel.|Nee, nee.
Kanaleneiland.|Prima.|Bij de gemeente.|Wat zegt u?|Snap ik.|Geen idee.|Half en half.|Ja man.|Internet.|Via Instagram.
Bij de IND.|Racisme.|In Istanbul geboren.|Oh ja.|Best lastig.|Met mijn broer.|Negatief.|Job coach.|Ramadan.|Of course.""",
    "everyday": """Nou ik woon hier nu een jaar of twaalf, samen met mijn man en de kinderen.|De buurt is best gezellig hoor.
Als ik solliciteer krijg ik vaak geen reactie en dan denk ik wel eens dat het door mijn achternaam komt.|Dat vond ik heel vervelend.
Mijn moeder draagt een hoofddoek en in de bus schuiven mensen soms een stoel op.|Ik heb er niks van gezegd.
De politie hield me aan en vroeg waar ik die auto vandaan had.|Ze lachten me gewoon uit op het schoolplein.
Uh, ja, dat is eigenlijk op mijn werk gebeurd, bij de koffieautomaat.|Mijn chef zei dat het een grapje was.
Ik ben daarna nooit meer naar die sportschool gegaan, want ik voelde me daar niet veilig.|Wie moet ik dan bellen?
Er is een meldpunt, dat heb ik op Facebook gezien, maar ik heb nooit iets gemeld.|Bij de woningbouw ging het ook mis.
Toen zei die meneer van het uitzendbureau dat ze liever iemand anders hadden.|Het doet wel wat met je, hoor.
Mijn zoon kreeg een vmbo-advies terwijl zijn Cito-score echt havo was.|Ja, maar dat is toch niet normaal?
Met mijn rolstoel kom ik dat gebouw niet eens binnen.|Ik zou het fijn vinden als de gemeente daar iets aan doet.
Op Instagram kreeg ik een direct message van iemand met een fake account.|Mijn collega Ayse Demir heeft precies hetzelfde meegemaakt.
Yusuf en Khadija gingen samen naar de Turkse bakker op de Kanaalstraat.|We hebben een WhatsApp-groep met de buren.
Wij zijn getrouwd, twee mannen, en dat vinden sommige mensen hier moeilijk.|Ze noemden me zwarte piet in de klas.
Bij de huisarts moest ik alles drie keer uitleggen.|Ik dacht van nou, laat maar zitten.|Op kantoor draait alles om networking en teambuilding.
Dat was in tweeduizend negentien, vlak voor corona.|Je leert er mee leven, hè.|Sindsdien slaap ik slecht en durf ik niet meer alleen naar buiten.
In de supermarkt loopt de beveiliger altijd achter me aan.|Mijn dochter heet Zeynep, ze is negen.|Dan word je toch weer boos.
Zij spreken thuis Papiaments en op school Nederlands.|Het gaat om respect, punt.|Ik heb in Rabat gestudeerd en daarna in Eindhoven gewerkt bij Philips.
Mevrouw Oyelaran van Stichting Welkom heeft mij daarmee geholpen.|Ze wilden eerst mijn paspoort zien.""",
    "without stops": """nou ja ik woon hier dus nu twaalf jaar en eh ja de buurt is wel veranderd|dat was echt heel raar
en toen zei ze tegen mij van ga terug naar je eigen land en ik was helemaal in shock|ik weet het ook niet meer hoor
ja en dan sta je daar weer met je goede gedrag te wachten op iemand die niet komt|hij keek me niet eens aan
kijk als je een andere naam hebt dan moet je gewoon twee keer zo hard werken snap je|dat is toch niet eerlijk
mijn vader werkte in de fabriek en die zei altijd hoofd omlaag en doorgaan|bij ons in de straat valt het mee
dus ik dacht ik ga naar de gemeente maar daar word je van het kastje naar de muur gestuurd|ze doen er niks mee
en mijn broertje fatih die kreeg een boete terwijl hij niks deed|ja dat bedoel ik dus
wij gingen met z'n vieren uit en alleen jamal mocht niet naar binnen|dat doet gewoon pijn
eh ik heb wel gebeld maar toen moest ik een formulier invullen online en dat lukte niet|ze was wel aardig hoor
op mijn werk zeggen ze altijd grapjes over ramadan en varkensvlees enzo|nou dan lach je maar mee
en de juf zei dat mijn dochter beter thuis nederlands kon praten|maar thuis praten wij gewoon turks
dat heb ik toen aan de wijkagent verteld maar die zei ja wat wil je dat ik doe|en toen was het klaar""",
    "learner": """Ik kom uit Syrië en ik woon hier zes jaar met mijn famili.|Ik niet begrijp waarom hij zo doen.
Die mevrouw zegt altijd jij moet eerst Nederlands goed praten dan komen terug.|Mijn kind heeft probleem op school met andere kinder.
Ik heb veel brief gestuurd voor werk maar niemand antwoorden mij.|In mijn land ik was leraar, hier ik ben schoonmaken.
Zij kijken mij raar omdat ik doek draag.|Gemeente zeg wacht, wacht, altijd wachten.
Ik wil graag integreren maar mensen hier niet open.|Buurman altijd boos op mij, ik weet niet waarom.
Ja hij schreeuwt tegen mij en ik ben heel bang geworden.|Mijn man hij zoekt werk al twee jaar, geen geluk.
De dokter hij luister niet, hij kijk alleen computer.|Ik denk dat is discriminatie ja.
Toen ik ga naar winkel die man komt achter mij lopen.|Voor mij is moeilijk de taal, maar ik probeer elke dag.
Ik was daar bij de politie gegaan en zij hebben mij niet geloofd.|Hier is goed leven, alleen eenzaam.
Collega zeggen mij ga terug jouw land, ik huilen thuis.|Wanneer ik praat zij lachen met mijn aksent.
Ik gaan elke week naar taalcafé, vrouwen daar heel lief.|Mijn dochter zij wil niet meer naar skool gaan.
Vroeger ik heb vrienden veel, nu bijna niks.|Ik vind Nederlanders wel aardig maar niet diep contact.
Ik moest betalen heel veel voor die kamer, andere persoon betaalt minder.|Hij zegt wij geen plek voor jou.
Mijn diploma is niet gewaardeerd, dat voel slecht.|Ik ben blij met help van mevrouw.""",
    "Flemish and dialect": """Amai, da was echt nie plezant zenne.|Ge moet da zo zien, wij zijn hier geboren en getogen.
Ik zen van Mechelen en mijnen vent is van Marokko.|Da's toch nie normaal dat ze u zo aanspreken op den bus.
Allez ja, ze hebben da nooit serieus genomen.|Ons kinderen gaan hier naar 't school en da loopt goed.
Ik heb da gezegd tegen mijnen baas en die trok zijn schouders op.|Wa moette daar nu op zeggen?
Bie ons in 't durp kent iedereen mekaar, dus dan valle je gauw op.|Hai zee dat 't nait zo bedoeld was.
Doar kan'k slecht tegen, dat ze zo over ons proaten.|Wat doe je der an, zo bint de mensen.
Ut is hier hartstikke mooi moar de jeugd trekt weg.|Da witte toch wel, da ge daor nie welkom zijt.
Ich han dat noets gemeld, wat haet dat veur zin.|Hij kwam uit Suriname en praatte plat Haags, weetjewel.
Ja joh, das toch effe slikken as je dat hoort.|Kheb toen maar me mond gehouwe.
In Ljouwert bin ik geboren, mar ik praat niet zo goed Frysk meer.|Us mem zei altijd: doch mar gewoan, dat heb ik onthouden.
Die gasten waren echt awkward bro, ze zaten gewoon te flexen met die grap.|Wollah ik zweer je, die man liet me niet binnen.
Ewa, hij keek me aan van wat moet jij hier, snap je.|Me ma is Surinaams, me pa is Hollands, dus ik ben een dubbelbloed.
Wejoh man, skotoe stopt me elke week op die scooter.|Fissa was vol, zeiden ze, maar die blonde tata's mochten wel naar binnen.
Der wordt nogal wat geouwehoerd op 't werk.|Ge voelt u dan klein, hé.
't Is percies of da ge er nie bij hoort.|Hij hee mien nooit meer groet.""",
    "mixed, mostly Dutch": """Toen zei hij 'go back to your country' en ik stond daar gewoon.|Mijn oma zei altijd inshallah, het komt goed.
Het was echt een safe space voor mij, zo'n community center.|Ik voelde me totaal left out, alsof ik er niet toe deed.
Yani, ik bedoel, het is niet dat ik boos ben.|Bij het assessment zeiden ze dat ik geen match was qua mindset.
Abla zei tegen mij canım, je moet je niet druk maken.|Hij zei shukran en ik zei graag gedaan.
We hadden een awareness training over unconscious bias en microaggressions.|Mijn man zegt dan tamam, tamam en loopt weg.
Op LinkedIn stond young professional, native speaker, dus dan weet je het wel.|De manager zei it's just a joke, relax, en iedereen lachte.
Alhamdulillah gaat het nu beter met mijn zoon.|Die vibe was gewoon off, you know.
Ze riep sale moro of zoiets, in het Frans, op vakantie in Parijs was dat.|Ik werk als customer support agent bij een start-up.
Mi dushi zeiden ze altijd, maar op kantoor was ik die Antilliaan.|Mijn cv was top, zei de recruiter, maar no cultural fit.""",
}

FOREIGN = {
    "en": """I don't know.|Yes, of course.|Never.|I have lived here for about six years now with my wife.|They never called me back.
When I go to the supermarket the guard always follows me around.|People look at you differently when you wear a headscarf.
I applied for more than forty jobs and nobody even invited me for an interview.|It makes me feel very lonely sometimes.
My landlord told me that he prefers Dutch tenants.|We just want to be treated like everybody else.|What can I do about it?
At work they make jokes about my accent and then they say it is only humour.|I reported it to the police but nothing happened.
My daughter was bullied at school because of the colour of her skin.|The neighbours are nice but we don't really talk.
It is hard to learn the language when everyone switches to English.|So I stopped going there, it was not worth it.
He shouted at me in the tram and nobody said anything.|The doctor did not take my pain seriously.|I think the municipality could do more.""",
    "de": """Ich weiß nicht.|Ja, genau.|Keine Ahnung.|Ich wohne seit acht Jahren hier in der Stadt mit meiner Familie.|Das war wirklich sehr unangenehm.
Die Nachbarn grüßen uns nicht mehr, seit das passiert ist.|Bei der Arbeit machen sie immer Witze über meinen Akzent.
Ich habe mich beworben und nie eine Antwort bekommen.|Mein Sohn wurde in der Schule geschlagen.|Was soll ich denn machen?
Der Vermieter hat gesagt, dass die Wohnung schon weg ist.|Man fühlt sich dann einfach nicht willkommen.|Wir sprechen zu Hause Deutsch.
Ich bin zur Polizei gegangen, aber sie haben nichts gemacht.|Es ist schwer, hier Freunde zu finden.|Meine Frau hat auch keine Arbeit gefunden.
Manche Leute sind nett, aber andere schauen einen komisch an.|Das vergisst man nicht so schnell.|Die Ärztin hat mir nicht zugehört.
Sie haben mich gefragt, woher ich eigentlich komme.|Wir wollten nur in Ruhe leben.|Ich habe keine Lust mehr.""",
    "tr": """Bilmiyorum.|Evet, tabii.|Hiç yok.|Ben on iki yıldır burada eşimle ve çocuklarımla yaşıyorum.|Komşularımız bizimle hiç konuşmuyor.
İş başvurusu yaptım ama kimse bana cevap vermedi.|Oğlum okulda çok zorluk çekti, öğretmeni onu anlamadı.|Başörtüsü taktığım için bana kötü baktılar.
Polise gittim ama hiçbir şey yapmadılar.|Kendimi burada yabancı gibi hissediyorum.|Ne yapabilirim ki?|Annem hasta olduğu için hastaneye gittik.
Doktor beni dinlemedi, sadece bilgisayara baktı.|Ev sahibi bize evi vermek istemedi.|Bazı insanlar çok iyi, bazıları çok kötü.
Türkçe konuştuğumuz zaman bize kızıyorlar.|Belediyeden yardım istedik ama hep beklememizi söylediler.|Çocuklar için daha çok kurs olsun istiyorum.
Bu ayrımcılıktır bence.|İş yerinde benimle dalga geçiyorlar.|cok zor bir donemdi bizim icin|bana ulkene geri don dediler|Otobüste bana bağırdı.""",
    "pl": """Nie wiem.|Tak, oczywiście.|Nigdy.|Mieszkam tutaj z mężem i dziećmi od dziesięciu lat.|Sąsiedzi w ogóle z nami nie rozmawiają.
W pracy śmieją się z mojego akcentu i mówią, że to tylko żarty.|Szukałem pracy, ale nikt mi nie odpowiedział.|Co mam zrobić?
Mój syn miał problemy w szkole, bo nie mówił po niderlandzku.|Właściciel mieszkania powiedział, że nie wynajmuje Polakom.
Czuję się tutaj bardzo samotna.|Poszłam na policję, ale nic z tym nie zrobili.|Lekarz mnie nie słuchał.|Niektórzy ludzie są bardzo mili.
Pracuję na magazynie i mieszkamy w ośmiu w jednym domu.|Biuro pracy zabrało mi pieniądze z wypłaty.|Chcę się nauczyć języka, ale nie mam czasu.
Kazali mi wracać do mojego kraju.|To nie jest sprawiedliwe.|nie wiem czemu tak jest|wszyscy sie na nas patrza|Dzieci mają tu lepiej niż my.""",
    "ar": """لا أعرف.|نعم طبعا.|أبدا.|أنا أعيش هنا منذ ست سنوات مع عائلتي.|الجيران لا يتكلمون معنا أبدا.|ابني عنده مشكلة في المدرسة مع الأولاد.
ذهبت إلى الشرطة ولكن لم يفعلوا أي شيء.|بحثت عن عمل كثيرا ولم يرد علي أحد.|الناس ينظرون إلي بسبب الحجاب.|ماذا أفعل؟
الطبيب لم يسمعني وكان ينظر إلى الكمبيوتر فقط.|أشعر بالوحدة هنا كثيرا.|قالوا لي ارجعي إلى بلدك.|صاحب البيت لا يريد أن يؤجر لنا.
بعض الناس طيبون جدا والحمد لله.|تعلمت اللغة ولكنها صعبة علي.|زوجي كان مهندسا في سوريا وهنا يعمل في النظافة.|هذا ليس عدلا.
أريد فقط أن أعيش بسلام مع أولادي.|البلدية تقول دائما انتظر.""",
    "ar in Latin": """ana ma b3ref shu bdi a3mel|7amdulillah kulshi mnih hon|walla ma 7ada sa3adna bel baladiye|el jiran ma by7ku ma3na abadan
ibni 3ndo mushkile bel madrase|ana 3ayshe hon men sitt snin ma3 3ailti|galou li rj3i l bladek|ma kaynch li khdma hna
bghit nkhdem walakin ma lqit walou|had nass ma kayhadrouch m3ana|wlad dyali kaygoulou lihom bzaf dyal lhadra f lmadrasa|ana khayfa 3la wladi
ruht 3al shurta bas ma 3emlo shi|el doktor ma sme3ni abadan|3labali belli hadi machi normal|kanhess brasi bo7di hna
had chi machi ma39oul|law bt3rfi addesh sa3be el 7ayet hon|mcha l barlaman w hdar m3ahom walakin walou|kifash ghadi ndir daba""",
    "fr": """Je ne sais pas.|Oui, bien sûr.|Jamais.|J'habite ici depuis huit ans avec mon mari et mes enfants.|Les voisins ne nous parlent pas.
J'ai cherché du travail mais personne ne m'a répondu.|Mon fils a eu des problèmes à l'école.|On me regarde bizarrement dans le bus.
Je suis allée à la police mais ils n'ont rien fait.|C'est très difficile pour nous.|Qu'est-ce que je peux faire ?|Le médecin ne m'a pas écoutée.
Le propriétaire nous a dit que l'appartement était déjà loué.|Je me sens seule ici.|Ils m'ont dit de rentrer dans mon pays.
Il y a des gens gentils, mais il y en a d'autres qui sont méchants.|Ce n'est pas juste.|je voudrais que la commune nous aide un peu plus|Ma fille pleure tous les soirs.""",
    "es": """No lo sé.|Sí, claro.|Nunca.|Vivo aquí desde hace seis años con mi esposo y mis hijos.|Los vecinos no nos hablan.
Busqué trabajo pero nadie me contestó.|Mi hijo tuvo problemas en la escuela por su color de piel.|Me siento muy sola aquí.|¿Qué puedo hacer yo?
Fui a la policía pero no hicieron nada.|El médico no me escuchó.|Me dijeron que volviera a mi país.|En el trabajo se burlan de mi acento.
El dueño no nos quiso alquilar la casa.|Hay gente muy buena también.|Eso no es justo para nosotros.|quiero aprender el idioma pero es muy dificil|No quiero volver allí.""",
    "pt": """Não sei.|Sim, claro.|Nunca.|Eu moro aqui há oito anos com o meu marido e os meus filhos.|Os vizinhos não falam connosco.
Procurei trabalho mas ninguém me respondeu.|O meu filho teve problemas na escola.|Eles olham para mim de maneira estranha.|O que é que eu posso fazer?
Fui à polícia mas não fizeram nada.|O médico não me ouviu.|Disseram-me para voltar para o meu país.|Sinto-me muito sozinha aqui.
O dono da casa não quis alugar para nós.|Também há pessoas muito boas.|Isso não é justo.|a gente trabalha muito e ganha pouco|Falamos crioulo em casa.""",
    "ro": """Nu știu.|Da, sigur.|Niciodată.|Locuiesc aici de șase ani cu soțul și copiii mei.|Vecinii nu vorbesc cu noi.
Am căutat de lucru dar nimeni nu mi-a răspuns.|Băiatul meu a avut probleme la școală.|Mă simt foarte singură aici.|Ce pot să fac?
Am fost la poliție dar nu au făcut nimic.|Doctorul nu m-a ascultat.|Mi-au spus să mă întorc în țara mea.|La serviciu râd de accentul meu.
Sunt și oameni foarte buni aici.|Nu este corect ce se întâmplă.|muncim mult si castigam putin|Proprietarul nu a vrut să ne dea casa.""",
    "bg": """Не знам.|Да, разбира се.|Живея тук от шест години със семейството си.|Съседите не говорят с нас.|Търсих работа, но никой не ми отговори.
Синът ми имаше проблеми в училище.|Чувствам се много самотна тук.|Отидох в полицията, но те нищо не направиха.|Казаха ми да се върна в моята страна.
Лекарят не ме изслуша.|Това не е справедливо.|Има и много добри хора.|Работим много, а печелим малко.""",
    "uk": """Не знаю.|Так, звичайно.|Я живу тут два роки з мамою і дітьми.|Сусіди з нами не розмовляють.|Я шукала роботу, але ніхто мені не відповів.
Мій син мав проблеми у школі.|Я почуваюся тут дуже самотньою.|Я ходила до поліції, але вони нічого не зробили.|Мені сказали повертатися додому.
Лікар мене не слухав.|Це несправедливо.|Є також дуже добрі люди.|Ми хочемо вивчити мову, але це важко.""",
    "ru": """Не знаю.|Да, конечно.|Я живу здесь уже десять лет с мужем и детьми.|Соседи с нами не разговаривают.|Я искала работу, но мне никто не ответил.
У моего сына были проблемы в школе.|Я чувствую себя здесь очень одиноко.|Я пошла в полицию, но они ничего не сделали.|Мне сказали вернуться в свою страну.
Врач меня не слушал.|Это несправедливо.|Есть и очень хорошие люди.|Мы много работаем и мало получаем.""",
    "so": """Ma garanayo.|Haa, dabcan.|Waxaan halkan ku noolahay lix sano aniga iyo carruurtayda.|Dariskayagu nalama hadlaan.|Shaqo ayaan raadiyay laakiin cidna iima jawaabin.
Wiilkaygu dhibaato ayuu kala kulmay dugsiga.|Aad ayaan u dareemaa kelinimo.|Waxaan aaday booliska laakiin waxba ma qaban.|Waxay igu dhaheen dalkaagii ku noqo.
Dhakhtarku ima dhegaysan.|Taasi caddaalad maaha.|Dad wanaagsan ayaa sidoo kale jira.|Waxaan rabaa inaan luqadda barto laakiin way adag tahay.""",
    "fa": """نمی دانم.|بله حتما.|من شش سال است که با خانواده ام اینجا زندگی می کنم.|همسایه ها با ما حرف نمی زنند.|دنبال کار گشتم ولی هیچ کس جواب نداد.
پسرم در مدرسه مشکل داشت.|اینجا خیلی احساس تنهایی می کنم.|پیش پلیس رفتم ولی هیچ کاری نکردند.|به من گفتند برگرد به کشورت.
دکتر به حرف من گوش نداد.|این عادلانه نیست.|آدم های خیلی خوب هم هستند.|می خواهم زبان یاد بگیرم ولی سخت است.""",
    "zh": """不知道。|当然。|我和家人在这里住了六年。|邻居从来不跟我们说话。|我找了很久的工作，可是没有人回答我。|我儿子在学校有问题。
我觉得很孤独。|我去了警察局，但是他们什么都没做。|他们叫我回自己的国家。|医生没有听我说话。|这不公平。|也有很好的人。""",
    "it": """Non lo so.|Sì, certo.|Abito qui da sei anni con mio marito e i miei figli.|I vicini non parlano con noi.|Ho cercato lavoro ma nessuno mi ha risposto.
Mio figlio ha avuto problemi a scuola.|Mi sento molto sola qui.|Sono andata alla polizia ma non hanno fatto niente.|Mi hanno detto di tornare nel mio paese.
Il medico non mi ha ascoltata.|Questo non è giusto.|Ci sono anche persone molto buone.|Il padrone di casa non ci ha voluto dare la casa.""",
    "pap": """Mi no sa.|Si, sigur.|Mi ta biba aki seis aña kaba ku mi kasá i mi yunan.|E bisiñanan no ta papia ku nos.|Mi a buska trabou pero niun hende no a kontestá mi.
Mi yu tabatin problema na skol.|Mi ta sinti mi masha so akinan.|Mi a bai polis pero nan no a hasi nada.|Nan a bisami pa bolbe mi pais.
E dòkter no a skucha mi.|Esei no ta hustu.|Tin hende masha bon tambe.|Nos ta papia papiamentu na kas.|Nan ta pensa ku nos no ke traha.""",
    "srn": """Mi no sabi.|Iya, fu tru.|Mi e libi dyaso siksi yari kaba nanga mi famiri.|Den birtisma no e taki nanga unu.|Mi suku wroko ma nowan sma no piki mi.
Mi boi ben abi problema na skoro.|Mi e firi mi eygi so wawan dyaso.|Mi go na skowtu ma den no du noti.|Den taigi mi taki go baka na yu kondre.
A datra no arki mi.|Dati no bun srefsrefi.|Bun sma de tu.|Unu e taki Sranan na oso.|Fa yu kan taki so wan sani gi wan sma?""",
    "fy": """Ik wit it net.|Ja, fansels.|Ik wenje hjir no al tolve jier mei myn man en de bern.|De buorlju prate net mei ús.|Myn soan hie it dreech op skoalle.
Ik fiel my hjir faak sa allinnich.|Ik bin nei de plysje gien, mar dy hawwe der neat oan dien.|Se seine dat ik werom moast nei myn eigen lân.
De dokter harke net nei my.|Dat is dochs net earlik.|Der binne ek hiel goede minsken.|Wy prate thús altyd Frysk mei elkoar.|Hoe soe dat no komme?""",
}

LATER_DUTCH = """Mijn schoonzus werkt bij de thuiszorg en die hoort dat soort dingen elke week.|Ze keek zo van, wat doe jij hier.
En dan moet ik lachen, maar leuk is anders.|Bij de bakker noemen ze me altijd schat.|Ik krijg geen hypotheek met een nulurencontract.
Nou ja, het zal wel aan mij liggen.|Eerlijk? Ik slik het gewoon in.
wij hadden toen net de sleutel gekregen en de buren stonden al te gluren achter de gordijnen|hun zeggen dat wij overlast geven maar dat is niet waar
ja weet ik veel wie dat gedaan heb|die leraar gaf mij altijd de beurt als het over terrorisme ging
ik ben gewoon nederlander hoor maar zo zien zij dat niet|Mijn kind niet spelen met buur kind, moeder zegt nee.
Wij samen koken vrouwen groep, dat is mooi.|Ik heb angst als politie komt, in mijn land politie slecht.|Tandarts zeg geen afspraak voor jou mogelijk.
Hij mij heeft geduwd en niemand helpen.|Werk zoeken moeilijk met mijn leeftijd en taal.|Die baas hij betaal mij minder dan andere.
Vroeger wij wonen AZC Ter Apel drie jaar.|Ons moeder zee altijd: laot ze mar kletsen.|'k En ekik da nooit verstoan, waarom da ze zo doen.
Joa, dat was niks gedoan mit dij lu.|Dae zag dat ich hie neet thoeshuuerde.|Gij moet u eigen daar niks van aantrekken, manneke.
Ze zien oe nie stoan, dat is 't 'm.|Gewoon doorlopen broer, die gasten zijn fittie aan het zoeken.|Beetje jammer dit, no hard feelings zeg maar.
Ik werk als data analyst bij een fintech en daar is diversity echt een checkbox.|De HR business partner zei dat feedback een gift is.
Hij riep allahu akbar naar me en liep lachend door.|Mijn tante zegt altijd sabr, sabr, geduld meisje.|In de groepsapp stond een meme met zwarte mensen.
Op Schiphol word ik er altijd uitgepikt, random check noemen ze dat.|Ben je gek joh, ik ga echt geen klacht indienen.|Hassan werd Hans op zijn werk.
Mevrouw Van den Bosch-El Khatib, wethouder Sociaal Domein.|Stichting Al Amal, Vluchtelingenwerk, buurtteam Overvecht.
Sint-Nicolaas vieren wij niet thuis.|Tot slot wil ik nog zeggen: kijk naar de mens.|Kut is dat gewoon.|Tja, wat moet je ermee.|Da's nogal wiedes.
Tering, wat een toestand was dat.|met hangen en wurgen mbo drie gehaald|Prima school, lieve juffen, niks mis mee.
Elke vrijdag moskee, zondag voetbal, dinsdag taalles.|Moslima's, joden, hindoes, christenen, iedereen."""
"""Written when the rules were done, and read by nobody before: reported whole."""

LATER_FOREIGN = {
    "en": """They asked me where I am really from.|It was the same story again and again.|my kids speak better Dutch than I do|Nobody wants to sit next to me.
Well I think it depends on the person.|He is my case manager in the city hall.""",
    "de": """Er hat mich einfach nicht hereingelassen.|Am Ende war es mir egal.|Wir haben dann eine andere Wohnung gefunden.|Die Kinder sind hier geboren.
man gewöhnt sich an alles|So etwas vergisst man nie.""",
    "tr": """Allah razı olsun çok yardımcı oldular.|Eşim de aynı şeyi yaşadı.|Kızım artık okula gitmek istemiyor.|bu mahallede herkes birbirini tanir
Ne zaman gitsem aynı cevap.|Yabancı olduğumuz için böyle yapıyorlar.""",
    "pl": """Szef krzyczał na mnie codziennie.|Dzieci chodzą do polskiej szkoły w sobotę.|Nie mamy tu żadnej rodziny.|to bylo dla mnie bardzo trudne
Powiedzieli, że nie ma dla mnie miejsca.|Jakoś sobie radzimy na co dzień.""",
    "ar": """الحمد لله نحن بخير الآن.|كانت المعلمة تصرخ على ابنتي.|لا أحد يساعدنا في الأوراق.|أريد أن أرجع إلى بيتي.""",
    "ar in Latin": """ma fhemt walou men dakchi li gal|hna ga3 li jiran m3aya mzyanin|sar li hon arba3 snin w lissa ma la2et shoghol|wallahi ta3bet ktir men hal wade3""",
    "fr": """On m'a refusé le logement à cause de mon nom.|Mes enfants sont nés ici.|je me sens pas chez moi|Ça fait mal au cœur.""",
    "es": """Me trataron muy mal en la oficina.|Mi esposo tampoco encuentra trabajo.|aqui la gente es muy fria|Así es la vida.""",
    "pt": """A professora gritou com a minha filha.|Aqui ninguém ajuda ninguém.|já estou cansada disto tudo|Foi muito difícil no começo.""",
    "ro": """Copiii mei vorbesc olandeza foarte bine.|Nimeni nu ne-a ajutat cu actele.|a fost foarte greu la inceput|Șeful țipa la mine în fiecare zi.""",
    "bg": """Никой не ни помогна с документите.|Децата ми ходят на училище тук.|Шефът ми крещеше всеки ден.""",
    "uk": """Ніхто не допоміг нам з документами.|Діти вже добре говорять нідерландською.|Ми живемо в готелі вже рік.""",
    "ru": """Никто не помог нам с документами.|Дети уже хорошо говорят по-голландски.|Начальник кричал на меня каждый день.""",
    "so": """Qofna nagama caawin waraaqaha.|Carruurtaydu si fiican bay u hadlaan afka.|Waxaan ahay hooyo keligeed ah.""",
    "fa": """هیچ کس به ما کمک نکرد.|بچه هایم خوب هلندی حرف می زنند.|رئیسم هر روز سرم داد می زد.""",
    "pap": """Niun hende no a yuda nos ku e papelnan.|Mi yunan ta papia hulandes bon.|E hefe tabata grita riba mi tur dia.|Nos a bini for di Kòrsou.""",
    "srn": """Nowan sma no yepi unu nanga den papira.|Den pikin fu mi e taki bun.|A basi ben e bari mi ala dei.|Wi kmopo fu Paramaribo.""",
    "fy": """Nimmen hat ús holpen mei de papieren.|Myn bern prate Frysk op skoalle.|De baas raasde alle dagen tsjin my.|Wy komme út in lyts doarp.""",
}

SWITCHED = [
    ("Toen zei hij tegen mij. You people should all go back home. Ik stond perplex.", ["en"]),
    ("Mijn moeder zei altijd. Sabır her şeyin anahtarıdır kızım. Dat betekent geduld.", ["tr"]),
    ("Ja dat is waar. لا أستطيع أن أفهم ما يقولونه. Sorry, ik leg het uit.", ["ar"]),
    ("Het was druk. Nie chcę o tym teraz rozmawiać z panią. Laat maar.", ["pl"]),
    ("We praten Nederlands. Mi ta sinti mi masha so akinan. Zo voelt het.", ["pap"]),
    ("Ik ging naar huis. Daarna heb ik mijn zus gebeld. Zij was ook boos.", []),
    ("Hij riep oh my God. En toen was het stil. What the hell.", []),
    ("De training heette Diversity and Inclusion at Work. Dat vond ik wel leuk.", []),
]


def main() -> None:
    """Print accuracy per group and length for the test half, and the speed."""
    finder = LanguageFinder(read_speech_rules(RULES).languages)
    half = 0 if "--development" in sys.argv else 1
    called_foreign: dict[str, list[bool]] = defaultdict(list)
    called_dutch: dict[str, list[bool]] = defaultdict(list)
    for group, text in DUTCH.items():
        turns = turns_of(text, half)
        for turn, language in zip(turns, finder.languages(turns), strict=True):
            called_foreign[bucket(turn)].append(language != "nl")
            called_foreign[group].append(language != "nl")
    for group, text in FOREIGN.items():
        turns = turns_of(text, half)
        found = finder.languages(turns)
        for turn, language in zip(turns, found, strict=True):
            called_dutch[bucket(turn)].append(language == "nl")
        long = [
            lang == group[:3].strip()
            for turn, lang in zip(turns, found, strict=True)
            if len(turn.split()) >= 4 or group == "zh"
        ]
        print(f"named right, 4+ words, {group:14}", shown(sum(long), len(long)))
    print_shares("Dutch called foreign", called_foreign)
    print_shares("foreign called Dutch", called_dutch)
    print_later(finder)
    print_switched(finder)
    print_speed(finder)


def turns_of(text: str, half: int) -> list[str]:
    """Return the sentences of one half, and all runs of six of them joined."""
    chosen = sentences_of(text)[half::2]
    return chosen + [" ".join(chosen[i : i + 6]) for i in range(0, len(chosen) - 5, 3)]


def sentences_of(text: str) -> list[str]:
    return [s.strip() for line in text.splitlines() for s in line.split("|") if s.strip()]


def bucket(turn: str) -> str:
    return next(name for name, sizes in BUCKETS.items() if len(turn.split()) in sizes)


def print_shares(title: str, groups: dict[str, list[bool]]) -> None:
    print(title)
    for group, flags in groups.items():
        print(f"  {group:22}", shown(sum(flags), len(flags)))
    if title.startswith("Dutch"):
        flags = [flag for name, flags in groups.items() if name in BUCKETS for flag in flags]
        print(f"  {'all':22}", shown(sum(flags), len(flags)))


def print_later(finder: LanguageFinder) -> None:
    found = finder.languages(sentences_of(LATER_DUTCH))
    print("written later, Dutch called foreign", shown(len(found) - found.count("nl"), len(found)))
    dutch = right = total = 0
    for group, text in LATER_FOREIGN.items():
        found = finder.languages(sentences_of(text))
        dutch += found.count("nl")
        right += found.count(group[:3].strip())
        total += len(found)
    print("written later, foreign called Dutch", shown(dutch, total), "named", shown(right, total))


def print_switched(finder: LanguageFinder) -> None:
    right = 0
    for text, expected in SWITCHED:
        spans = finder.foreign_spans(text, split_sentences(text))
        right += [language for _, _, language in spans] == expected
    print("code-switched turns, spans right", shown(right, len(SWITCHED)))


def print_speed(finder: LanguageFinder) -> None:
    turns = [t for text in [*DUTCH.values(), *FOREIGN.values()] for t in turns_of(text, 0)] * 20
    started = time.process_time()
    finder.languages(turns)
    words = sum(len(turn.split()) for turn in turns)
    print(f"{words / (time.process_time() - started):,.0f} words a second of one core")


if __name__ == "__main__":
    main()
