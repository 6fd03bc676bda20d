"""What the scan on leaks looks for in a study, and what it passes over."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path

from pipeline.domain.masking import MaskingDecision
from pipeline.domain.name_lists import NameLists
from pipeline.domain.privacy import DIRECT, OngoingWithdrawal, ScanForm
from pipeline.domain.transcript import Action, Category, Detection, Role, Speaker
from pipeline.files.csv_table import read_table
from pipeline.files.name_lists import read_known_names, read_name_lists
from pipeline.files.records import read_records
from pipeline.files.speaker_labels import label_words
from pipeline.nlp.words import fold, is_dutch_word
from pipeline.runs.context import codebook_path, interviews_of, speakers_of
from pipeline.runs.vault import key_of
from pipeline.settings import Settings
from pipeline.stages.leak_scan import LeakIndex
from pipeline.stages.masking_decisions import decisions_in_force
from pipeline.stages.name_forms import PARTICLES, TITLES
from pipeline.stages.read_transcripts import names_in_labels
from pipeline.study import Study, program_folder

_NUMBERS = frozenset(
    {
        *(Category.PHONE, Category.BSN, Category.IBAN, Category.PLATE, Category.POSTCODE),
        Category.NUMBER,
    }
)
_MIN_NUMBER, _MIN_SPELLED = 5, 4
"""Signs of a number in figures, and words of one that is spoken: fewer are met by chance."""
_MIN_TELLING = 3
_MIN_PART = 4
"""Letters of a part of a name from which it is looked for by itself."""


def scan_forms(study: Study, settings: Settings) -> list[ScanForm]:
    """Return every form that may stand nowhere: of the key, the register and the detections.

    Of a person's full name the parts count too, unless they are ordinary words. What reviewers
    or the settings let stand counts only within a longer form.
    """
    found: dict[tuple[str, Category], str] = {}
    for pseudonym in key_of(study):
        for form in pseudonym.forms:
            found.setdefault((form, pseudonym.category), pseudonym.pseudonym)
    for form, category in [*_register(study), *_detected(study)]:
        found.setdefault((fold(form), category), "")
    lists = read_name_lists(program_folder("codebooks") / "name_lists")
    small = {w for line in lists.surname_particles for w in fold(line).split()}
    proves_nothing = _words_that_prove_nothing(study, settings, lists)
    forms = []
    for (form, category), label in found.items():
        words = [w for w in re.findall(r"[^\W_]+", form) if w not in small | PARTICLES | TITLES]
        sure = [w for w in words if w not in proves_nothing and not is_dutch_word(w)]
        is_sure = form not in proves_nothing and _is_sure(category, words, sure)
        forms.append(ScanForm(form, category, not is_sure, label))
        if category is Category.PERSON and len(words) > 1:
            forms += [ScanForm(w, category, False, label) for w in sure if len(w) >= _MIN_PART]
        if category is Category.STREET and (street := _street(words, sure)):
            forms.append(ScanForm(street, category, False, label))
    return sorted(set(forms))


def _street(words: Sequence[str], sure: Sequence[str]) -> str:
    """Return a street without its number: "dorpslaan 12" is near enough where it says "dorpslaan".

    Empty if there is no number, or nothing before it but ordinary words.
    """
    number = next((n for n, word in enumerate(words) if word[0].isdecimal()), 0)
    before = words[:number]
    return " ".join(before) if any(len(w) >= _MIN_PART and w in sure for w in before) else ""


def _is_sure(category: Category, words: Sequence[str], sure: Sequence[str]) -> bool:
    """Tell whether a form identifies wherever it stands: "Wil de Groot" does, "de bakker" not.

    Args:
        category: What it is.
        words: Its words, without titles and particles.
        sure: Those that are no ordinary words.
    """
    if category in _NUMBERS:
        written = sum(map(len, words)) >= _MIN_NUMBER and any(w[0].isdecimal() for w in words)
        return written or len(words) >= _MIN_SPELLED
    if category in {Category.EMAIL, Category.WEB}:
        # With a domain it is an address whatever its words are; "@duif" alone may be a word.
        return bool(sure) or len(words) > 1
    if category is Category.PERSON:
        telling = [w for w in words if len(w) > 1]
        return len(telling) > 1 or any(w in sure for w in telling)
    return any(len(w) >= _MIN_TELLING for w in sure)  # "12 maart" is a date like any


def _words_that_prove_nothing(study: Study, settings: Settings, lists: NameLists) -> set[str]:
    """Return the folded words that stay in texts, and names that are also ordinary words."""
    place = settings.study.municipality
    kept = [*lists.keep, *settings.anonymise.keep, place, *re.findall(r"[^\W_]+", place)]
    return {fold(word) for word in (*kept, *lists.ambiguous_names, *_let_stand(study)) if word}


_TAG = re.compile(r"\{%.{0,500}?%\}|\{\{.{0,500}?\}\}|<[^<>]{0,500}>", re.DOTALL)
"""Markup of templates and pages: it is no text, and "elif" is a name too."""


def own_text_files(study: Study, settings: Settings) -> list[Path]:
    """Return the files whose texts reports repeat and that hold no talk."""
    templates = sorted((program_folder("reports") / "templates").iterdir())
    # A codebook that is not there is said by the stage that codes with it.
    return [p for p in (codebook_path(study, settings), *templates) if p.is_file()]


def texts_about(settings: Settings) -> dict[str, str]:
    """Return what study.toml says about the study, by key; reports repeat most of it."""
    about = settings.study.model_dump()
    return {key: value for key, value in about.items() if isinstance(value, str)}


def own_forms(index: LeakIndex, study: Study, settings: Settings) -> set[ScanForm]:
    """Return the forms that reports repeat from elsewhere, so that they prove nothing there.

    They are those in the codebook and the templates, and the places and organisations in the texts
    of study.toml and the name of the study's folder. A person there is a leak: nobody reviewed
    these texts.
    """
    texts = (p.read_text(encoding="utf-8") for p in own_text_files(study, settings))
    own = {form for text in texts for form in index.found_in(_TAG.sub(" ", text))}
    about = {form for text in texts_about(settings).values() for form in index.found_in(text)}
    about |= set(index.found_in_name(study.name))
    return own | {form for form in about if form.category not in DIRECT}


def kept_name_remarks(study: Study, settings: Settings, speakers: Iterable[Speaker]) -> list[str]:
    """Return a remark if words of `keep` in study.toml are names of people; it names nobody.

    Args:
        study: The study.
        settings: Its settings.
        speakers: Whose labels to look at, beside known_names.csv.

    Raises:
        InputFileError: known_names.csv cannot be read.
    """
    kept = {fold(word) for word in settings.anonymise.keep}
    known = _named(study, [speaker.speaker_label for speaker in speakers]) if kept else []
    people = {fold(name) for name, category in known if category is Category.PERSON}
    n = sum(not kept.isdisjoint({name, *re.findall(r"[^\W_]+", name)}) for name in people)
    if not n:
        return []
    return [
        f"study.toml, [anonymise]: a word of keep is in the name of {n} person(s) of "
        "known_names.csv or the speaker labels. It stays in every text and in what goes out, and "
        "the scan on leaks looks for it only within a longer name. Take it out of keep unless it "
        "is no name where it stands."
    ]


def without_own_words(reviewers: Collection[str], phrases: Collection[str]) -> Callable[[str], str]:
    """Return what takes out of texts what is the program's or a reviewer's, where it stands alone.

    Args:
        reviewers: Their names, taken out where they are a whole cell or value: who coded is no
            secret, and may be called like somebody in a conversation.
        phrases: What the program counts ("lines that may be another speaker"), as a whole line.
    """
    patterns = []
    if names := "|".join(re.escape(name) for name in sorted(reviewers) if name):
        alone = rf'(?<=[>"\n;(])(?:{names})(?:, (?:{names}))*(?=[<"\n;]|, \d{{4}}-)'
        patterns.append(re.compile(alone))
    if counted := "|".join(re.escape(phrase) for phrase in sorted(phrases) if phrase):
        patterns.append(re.compile(rf"^(?:{counted})$", re.MULTILINE))

    def clean(text: str) -> str:
        text = f"\n{text}\n" if patterns else text
        for pattern in patterns:
            text = pattern.sub("", text)
        return text

    return clean


def _register(study: Study) -> list[tuple[str, Category]]:
    return _named(study, [s.speaker_label for group in speakers_of(study).values() for s in group])


def _named(study: Study, labels: Sequence[str]) -> list[tuple[str, Category]]:
    named = [(name, Category.PERSON) for name in names_in_labels(labels, label_words())]
    return [*read_known_names(study.known_names), *named]


def _detected(study: Study) -> list[tuple[str, Category]]:
    """Return what was detected to be masked, without what reviewers let stand."""
    let_stand = {fold(form) for form in _let_stand(study)}
    files = [study.detections(i) for i in interviews_of(study)]
    found = [d for path in files if path.is_file() for d in read_records(path, Detection)]
    masked = [d for d in found if d.action is Action.MASK and fold(d.text) not in let_stand]
    return [(d.text, d.category) for d in masked]


def _let_stand(study: Study) -> set[str]:
    """Return the forms of which reviewers of the masking said that they stay, somewhere."""
    if not study.masking_decisions.is_file():
        return set()
    decisions = read_records(study.masking_decisions, MaskingDecision)
    return {d.form for d in decisions_in_force(decisions).values() if d.is_masked is False}


def names_of(study: Study, participant_id: str, rows: Sequence[Speaker]) -> list[str]:
    """Return the names known of one participant: in their labels, files and known_names.csv.

    Args:
        study: The study.
        participant_id: The participant.
        rows: Their rows of interviews.csv.
    """
    names = set(names_in_labels([row.speaker_label for row in rows], label_words()))
    stems = [set(re.findall(r"[^\W\d_]+", fold(Path(row.file_name).stem))) for row in rows]
    alone = {row.file_name for row in rows} - _files_of_others(study, participant_id)
    if study.known_names.is_file():
        table = read_table(study.known_names, "restricted/known_names.csv")
        for cells in table.rows.values():
            name = cells.get("name", "")
            words = set(re.findall(r"[^\W\d_]+", fold(name)))
            is_in_file = bool(alone) and bool(words) and any(words <= stem for stem in stems)
            if is_in_file or participant_id in map(str.upper, cells.values()):
                names.add(name)
    return sorted(name for name in names if name)


def known_name_of(plan: OngoingWithdrawal) -> Callable[[Mapping[str, str]], bool]:
    """Return what tells whether a row of known_names.csv is of the participant."""
    forms = {fold(form) for form in plan.forms}
    return lambda cells: (
        plan.participant_id in (cell.strip().upper() for cell in cells.values())
        or fold(cells.get("name", "").strip()) in forms
    )


def _files_of_others(study: Study, participant_id: str) -> set[str]:
    return {
        s.file_name
        for group in speakers_of(study).values()
        for s in group
        if s.role is Role.PARTICIPANT and s.speaker_id != participant_id
    }
