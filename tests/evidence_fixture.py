# ruff: noqa: E501 - what people say reads better on few lines
"""An invented study, small enough to read and rich enough to look like a real one.

Nobody in it exists. Every answer is a turn of its own, written with its codes beside it, so that
the counts can be checked by eye.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.domain.codebook import Code, Codebook, Facet
from pipeline.domain.coding import FinalCoding, Origin, Qualifier, Status, coding_id
from pipeline.domain.evidence import Evidence, EvidenceLimits, ReviewCounts
from pipeline.domain.participant import Participant, ParticipantType
from pipeline.domain.record import text_digest
from pipeline.domain.report import Report, StudyFacts, TableFacts
from pipeline.domain.report_texts import ReportTexts
from pipeline.domain.segment import Segment
from pipeline.domain.topic import Topic
from pipeline.domain.transcript import Role, Turn
from pipeline.files.report_texts import read_report_texts
from pipeline.stages.build_evidence import CodedStudy, build_evidence
from pipeline.stages.write_report import build_report, build_table_facts

TEMPLATES = Path(__file__).resolve().parent.parent / "reports" / "templates"
SIGNATURE = "codebook:discriminatie-inclusie-1.0.0|models:use-1+lijsten-1|seed:20260315|v:0.1.0"

FACETS = {
    "grond": "Grond", "aard": "Aard van de ervaring", "domein": "Domein", "terrein": "Terrein",
    "gevolg": "Gevolgen", "perspectief": "Perspectief", "spanning": "Spanning",
    "inclusie": "Meedoen en erbij horen", "positief": "Wat goed gaat", "melden": "Melden",
    "behoefte": "Behoeften", "oplossing": "Oplossingen",
}  # fmt: skip

CODES = {
    "grond.herkomst": "Herkomst en huidskleur", "grond.godsdienst": "Godsdienst",
    "grond.geslacht": "Geslacht", "grond.handicap": "Handicap of chronische ziekte",
    "grond.leeftijd": "Leeftijd", "grond.taal": "Taal en accent",
    "aard.ongelijke_behandeling": "Ongelijke behandeling", "aard.bejegening": "Vijandige bejegening",
    "domein.digitalisering": "Digitalisering", "domein.gezondheid": "Gezondheid",
    "domein.inkomen": "Werk en inkomen", "domein.onderwijs": "Onderwijs",
    "domein.participatie": "Participatie", "domein.woningmarkt": "Woningmarkt",
    "terrein.arbeidsmarkt": "Arbeidsmarkt", "terrein.buurt": "Buurt en wijk",
    "terrein.huisvesting": "Huisvesting", "terrein.openbare_ruimte": "Openbare ruimte",
    "terrein.collectieve_voorzieningen": "Collectieve voorzieningen",
    "gevolg.psychisch": "Psychisch", "gevolg.geen": "Geen gevolg",
    "perspectief.naaste": "Over een naaste", "perspectief.getuige": "Gezien of gehoord",
    "spanning.tussen_groepen": "Spanning tussen groepen",
    "spanning.burger_overheid": "Spanning met de overheid",
    "inclusie.toegankelijkheid": "Toegankelijkheid", "inclusie.ontmoeting": "Elkaar ontmoeten",
    "positief.steun": "Steun van anderen", "positief.goede_dienstverlening": "Goede dienstverlening",
    "melden.gemeld": "Gemeld", "melden.niet_gemeld": "Niet gemeld",
    "melden.geen_zin": "Melden heeft geen zin", "melden.weet_niet_waar": "Weet niet waar",
    "melden.erkenning": "Gehoord worden", "melden.bij_politie": "Bij de politie",
    "behoefte.erkenning": "Erkenning", "behoefte.toegang": "Toegang",
    "oplossing.meldpunt": "Beter bekend meldpunt", "oplossing.toegankelijk_maken": "Toegankelijk maken",
}  # fmt: skip


PARENTS = {
    "melden.geen_zin": "melden.niet_gemeld", "melden.weet_niet_waar": "melden.niet_gemeld",
    "melden.erkenning": "melden.gemeld", "melden.bij_politie": "melden.gemeld",
}  # fmt: skip


class Answer(NamedTuple):
    """One answer: who, which transcript and turn, the words, and their codes.

    A code may carry a status ("!" confirmed, "?" doubted; else proposed) and a qualifier:
    `grond.taal:ontkend`. More texts in one answer are more segments of the same turn.
    """

    participant_id: str
    turn_number: int
    parts: Sequence[tuple[str, str]]


def codebook() -> Codebook:
    """Return a small codebook with the ids of the real one."""
    return Codebook(
        codebook_id="discriminatie-inclusie",
        version="1.0.0",
        title="Discriminatie en inclusie",
        facets=tuple(
            Facet(id=i, label=label, definition=f"Codes over {label.lower()}.")
            for i, label in FACETS.items()
        ),
        codes=tuple(
            Code(
                id=i,
                label=label,
                parent=PARENTS.get(i),
                definition=f"Fragmenten waarin de respondent vertelt over {label.lower()}.",
                include="Eigen ervaring en die van anderen.",
                exclude="Alleen het woord, zonder ervaring.",
                examples=("Zo ging dat bij ons.",),
                source="verzonnen, 2026",
                special_category=i.startswith("grond."),
            )
            for i, label in CODES.items()
        ),
    )


def person(
    participant_id: str,
    kind: str = "inwoner",
    label: str = "",
    quoted: bool = True,
    included: bool = True,
    groups: Sequence[str] = (),
    **attributes: str,
) -> Participant:
    """Return an invented participant."""
    return Participant(
        participant_id=participant_id,
        participant_type=ParticipantType(kind),
        groups=tuple(groups),
        quote_label=label or kind,
        may_take_part=included,
        may_be_quoted=quoted,
        attributes={"vorm": "fysiek"} | attributes,
    )


PEOPLE = (
    person("P01", label="inwoner, 30-45 jaar", groups=["moslimgemeenschap"]),
    person("P02", label="jonge inwoner", groups=["moslimgemeenschap", "jongeren"]),
    person("P03", label="inwoner met een beperking"),
    person("P04", label="inwoner, 65+", vorm="telefonisch"),
    person("P05", label="inwoner", quoted=False),
    person("P06", label="inwoner, 45-65 jaar", groups=["moslimgemeenschap"]),
    person("P07", label="jongere", groups=["jongeren"], vorm="online"),
    person("P08", "sleutelpersoon", "sleutelpersoon bewonersorganisatie"),
    person("P09", "professional", "professional welzijn", vorm="online"),
    person("P10", "ambtenaar", "beleidsadviseur", vorm="online"),
    person("P11", label="inwoner, ingetrokken", included=False),
)

ANSWERS = (
    Answer("P01", 2, [
        ("Ik had een bezichtiging, alles leek rond. Maar toen ze mijn achternaam zagen was de woning "
         "ineens al weg. Een vriend met een Nederlandse naam belde een uur later, en die mocht komen kijken.",
         "grond.herkomst! domein.woningmarkt! terrein.huisvesting! aard.ongelijke_behandeling!"),
    ]),
    Answer("P01", 6, [
        ("Op mijn werk vroegen ze of die hoofddoek niet wat minder kon. Ik heb daar lang van wakker gelegen.",
         "grond.godsdienst! domein.inkomen! terrein.arbeidsmarkt! gevolg.psychisch!"),
    ]),
    Answer("P01", 9, [
        ("Ik heb daar geen melding van gemaakt. Wat heeft het voor zin, er verandert toch niks.",
         "melden.niet_gemeld! melden.geen_zin!"),
        ("Ik zou al blij zijn als iemand gewoon zei: dit had niet gemogen.", "behoefte.erkenning!"),
    ]),
    Answer("P02", 3, [
        ("Voor een stage heb ik dertig brieven gestuurd. Met mijn eigen naam kreeg ik niks terug, "
         "met de naam van een klasgenoot werd ik gebeld.",
         "grond.herkomst! domein.onderwijs! terrein.arbeidsmarkt! aard.ongelijke_behandeling!"),
    ]),
    Answer("P02", 7, [
        ("Bij het zoeken naar een kamer was het hetzelfde verhaal. Zodra ik vertelde waar mijn ouders "
         "vandaan komen, hoorde ik niets meer.",
         "grond.herkomst domein.woningmarkt terrein.huisvesting"),
    ]),
    Answer("P02", 8, [
        ("Mijn mentor op school heeft me wel echt geholpen, die belde zelf dat bedrijf op. "
         "Daar ben ik haar nog steeds dankbaar voor.",
         "positief.steun! domein.onderwijs!"),
    ]),
    Answer("P03", 2, [
        ("De lift in het stadhuis is al maanden stuk. Dan sta ik daar beneden in mijn rolstoel en moet "
         "er iemand naar beneden komen om mij te helpen, terwijl iedereen langs je heen loopt.",
         "grond.handicap! domein.participatie! terrein.collectieve_voorzieningen! inclusie.toegankelijkheid!"),
    ]),
    Answer("P03", 5, [
        ("En die site van de gemeente, met mijn spraakcomputer kom ik daar gewoon niet doorheen. "
         "Ik moet altijd iemand vragen om mee te kijken, ook bij dingen die privé zijn.",
         "grond.handicap domein.digitalisering behoefte.toegang"),
        ("Maak het nou gewoon zo dat je het kunt laten voorlezen.", "oplossing.toegankelijk_maken"),
    ]),
    Answer("P03", 8, [
        ("De mevrouw van het loket was trouwens heel vriendelijk, die nam alle tijd voor me.",
         "positief.goede_dienstverlening domein.participatie"),
    ]),
    Answer("P04", 2, [
        ("Alles moet tegenwoordig met de computer. Ze zeggen dan: u bent te oud om het nog te leren. "
         "Dat zeggen ze echt, aan de telefoon.",
         "grond.leeftijd! domein.digitalisering! aard.bejegening!"),
    ]),
    Answer("P04", 5, [
        ("Met mijn leeftijd heeft het hier in de buurt niets te maken hoor, iedereen groet elkaar.",
         "grond.leeftijd:ontkend! terrein.buurt! inclusie.ontmoeting!"),
    ]),
    Answer("P05", 2, [
        ("Bij de woningbouw werd ik weggestuurd toen ze mijn accent hoorden. Letterlijk weggestuurd.",
         "grond.taal domein.woningmarkt terrein.huisvesting grond.herkomst"),
    ]),
    Answer("P06", 3, [
        ("Mijn dochter draagt een hoofddoek en die kreeg die woning ook niet. Ik was er niet bij, "
         "maar ik zag hoe ze thuiskwam.",
         "grond.godsdienst domein.woningmarkt terrein.huisvesting perspectief.naaste"),
    ]),
    Answer("P06", 6, [
        ("Ik heb een keer zelf een huis niet gekregen om mijn afkomst, dat zei die man ook gewoon recht in "
         "mijn gezicht. Ik wist niet waar ik dat kon melden.",
         "grond.herkomst! domein.woningmarkt! melden.niet_gemeld! melden.weet_niet_waar!"),
    ]),
    Answer("P06", 7, [
        ("Later heeft de woonconsulent het heel netjes opgelost, binnen een week had ik iets.",
         "positief.goede_dienstverlening! domein.woningmarkt!"),
    ]),
    Answer("P07", 2, [
        ("Op het plein worden wij altijd weggestuurd, en die andere jongens mogen blijven zitten. "
         "Dat gaat om hoe wij eruitzien, dat weet iedereen.",
         "grond.herkomst terrein.openbare_ruimte spanning.tussen_groepen"),
    ]),
    Answer("P07", 4, [
        ("Ik hoorde dat een vriend van mij geen bijbaan kreeg om zijn kleur. Maar dat heb ik van horen zeggen.",
         "grond.herkomst:van_horen_zeggen terrein.arbeidsmarkt domein.inkomen"),
    ]),
    Answer("P05", 4, [
        ("Bij het aanvragen op internet heeft mijn leeftijd nooit meegespeeld, iedereen loopt daar vast.",
         "grond.leeftijd:ontkend domein.digitalisering"),
    ]),
    Answer("P07", 6, [
        ("Ik help mijn oma met de computer, maar dat het aan haar leeftijd ligt geloof ik niet.",
         "grond.leeftijd:ontkend domein.digitalisering"),
    ]),
    Answer("P08", 3, [
        ("Wij zien in onze gemeenschap dat mensen met een andere achternaam veel langer zoeken naar een woning. "
         "Ze komen er bij ons over praten, niet bij de gemeente.",
         "grond.herkomst! domein.woningmarkt! terrein.huisvesting! spanning.burger_overheid!"),
    ]),
    Answer("P08", 6, [
        ("Zorg dat mensen weten waar ze terechtkunnen, met een gezicht erbij en niet alleen een telefoonnummer.",
         "oplossing.meldpunt!"),
    ]),
    Answer("P09", 2, [
        ("Ik maak mee dat cliënten op de woningmarkt vastlopen vanwege hun herkomst.",
         "grond.herkomst domein.woningmarkt"),
    ]),
    Answer("P09", 5, [
        ("Of dat nou aan het geloof ligt, dat durf ik niet te zeggen. Het zou kunnen.",
         "grond.godsdienst:hypothetisch domein.woningmarkt"),
    ]),
    Answer("P10", 2, [
        ("Misschien speelt taal bij ons loket een rol, dat horen we terug.",
         "grond.taal? terrein.collectieve_voorzieningen?"),
    ]),
    Answer("P11", 2, [
        ("Dit mag nergens meer staan, want ik heb mijn toestemming ingetrokken.",
         "grond.herkomst domein.woningmarkt"),
    ]),
)  # fmt: skip

TOPICS = (
    Topic(topic_id=0, label="bus en halte", words=("bus", "halte", "lijn", "avond", "wachten"),
          n_segments=14, n_participants=6, central_segment_ids=("T01-002-1",)),
    Topic(topic_id=1, label="loket en formulieren", words=("loket", "formulier", "brief", "digid"),
          n_segments=9, n_participants=5, central_segment_ids=("T03-002-1",)),
)  # fmt: skip

STUDY = StudyFacts(
    title="Quickscan inclusie en antidiscriminatie Lindewaard",
    municipality="Lindewaard",
    client="Gemeente Lindewaard, afdeling Samenleving",
    research_question="Welke ervaringen hebben inwoners van Lindewaard met discriminatie en "
    "uitsluiting, en wat hebben zij nodig om mee te kunnen doen?",
    period="maart-mei 2026",
)


class Study(NamedTuple):
    """The records of an invented study, as the stages before evidence leave them."""

    segments: list[Segment]
    final_codings: list[FinalCoding]
    turns: dict[tuple[str, int], Turn]
    participants: tuple[Participant, ...]


def study(answers: Sequence[Answer] = ANSWERS, people: Sequence[Participant] = PEOPLE) -> Study:
    """Return the records for these answers; P01 speaks in T01 and so on."""
    segments, codings, turns = [], [], {}
    for answer in answers:
        transcript_id = f"T{answer.participant_id[1:]}"
        text = " ".join(part for part, _ in answer.parts)
        turns[transcript_id, answer.turn_number] = Turn(
            transcript_id=transcript_id,
            turn_number=answer.turn_number,
            speaker_id=answer.participant_id,
            role=Role.PARTICIPANT,
            start_ms=answer.turn_number * 41_000,
            text=text,
        )
        start = 0
        for position, (part, codes) in enumerate(answer.parts, start=1):
            start = text.index(part, start)
            segment = Segment(
                segment_id=f"{transcript_id}-{answer.turn_number:03d}-{position}",
                transcript_id=transcript_id,
                turn_number=answer.turn_number,
                speaker_id=answer.participant_id,
                start=start,
                end=start + len(part),
                text=part,
                text_digest=text_digest(part),
            )
            segments.append(segment)
            codings.extend(_coding(segment.segment_id, code) for code in codes.split())
    return Study(segments, codings, turns, tuple(people))


def evidence(
    answers: Sequence[Answer] = ANSWERS,
    people: Sequence[Participant] = PEOPLE,
    review: tuple[int, int, int] = (78, 44, 5),
    **options: int,
) -> Evidence:
    """Return the evidence of these answers; `review` is proposals, decided, removed."""
    n_proposals, n_decided, n_removed = review
    return build_evidence(
        coded(study(answers, people)),
        ReviewCounts(n_proposals=n_proposals, n_decided=n_decided, n_removed=n_removed),
        EvidenceLimits(**options),
    )


def coded(made: Study) -> CodedStudy:
    """Return these records as build_evidence takes them; the first segment is in topic 0."""
    topics = {made.segments[0].segment_id: 0} if made.segments else {}
    return CodedStudy(
        made.segments, made.final_codings, made.turns, made.participants, codebook(), topics
    )


def texts() -> ReportTexts:
    """Return the real wording."""
    return read_report_texts(TEMPLATES)


def report(given: Evidence | None = None, **study_facts: str) -> Report:
    """Return the report of the invented study, or of other evidence about the same people."""
    about = STUDY.model_copy(update=study_facts)
    made = given or evidence()
    return build_report(made, codebook(), about, PEOPLE, TOPICS, SIGNATURE, texts())


def table_facts(given: Evidence | None = None) -> TableFacts:
    """Return the words of the evidence workbook of the invented study."""
    made = given or evidence()
    return build_table_facts(made, codebook(), STUDY, PEOPLE, TOPICS, SIGNATURE, texts())


def _coding(segment_id: str, written: str) -> FinalCoding:
    """Read a code as written in an Answer: `grond.taal:ontkend!`."""
    status = {"!": Status.CONFIRMED, "?": Status.DOUBTED}.get(written[-1], Status.PROPOSED)
    code_id, _, qualifier = written.rstrip("!?").partition(":")
    is_decided = status is not Status.PROPOSED
    return FinalCoding(
        coding_id=coding_id(segment_id, code_id),
        segment_id=segment_id,
        code_id=code_id,
        origin=Origin.RULE,
        score=0.8,
        reason="woorden uit het codeboek",
        qualifiers=(Qualifier(qualifier),) if qualifier else (),
        status=status,
        reviewers=("AB",) if is_decided else (),
        decided_at="2026-06-01" if is_decided else "",
    )
