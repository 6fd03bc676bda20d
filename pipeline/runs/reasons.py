"""Hold a reason that goes into a log of a study against the names of that study."""

from pipeline.domain.privacy import ScanForm
from pipeline.domain.transcript import Category
from pipeline.errors import DuidingError, VaultError
from pipeline.files.interviews_csv import read_interviews
from pipeline.files.name_lists import read_known_names
from pipeline.files.speaker_labels import label_words
from pipeline.nlp.words import fold, is_dutch_word
from pipeline.runs.vault import key_of
from pipeline.stages.read_transcripts import names_in_labels
from pipeline.stages.reasons import reason_fault
from pipeline.study import Study


def checked_reason(study: Study, reason: str, kind: type[DuidingError] = VaultError) -> str:
    """Return a reason that may go into a log, with single spaces.

    Raises:
        DuidingError: Of `kind`: it is empty, too long, or says who it is about. The message does
            not repeat it.
    """
    text = reason.strip(" ")
    fault = reason_fault(text, _forms(study), is_dutch_word) if text else ""
    if not text:
        raise kind('Say why: --reason "..." goes into the log. Nothing was changed.')
    if fault:
        raise kind(
            f"The reason cannot be kept in a log: {fault}.\n"
            "      Say in a few words why, and not who it is about, such as "
            '"correctie op verzoek".\n      Nothing was changed.'
        )
    return " ".join(text.split(" "))


def _forms(study: Study) -> list[ScanForm]:
    """Return the names of the key, as far as it opens, and of the register."""
    try:
        key = key_of(study)
    except DuidingError:
        key = []  # locked, lost or damaged: a reason for destroying it is asked for all the same
    found = [ScanForm(form, p.category) for p in key for form in p.forms]
    found += [ScanForm(fold(name), category) for name, category in _register(study)]
    return found


def _register(study: Study) -> list[tuple[str, Category]]:
    try:
        known = read_known_names(study.known_names)
        speakers = read_interviews(study.interviews) if study.interviews.is_file() else []
    except DuidingError:
        return []  # another command says what is wrong with these tables
    names = names_in_labels([s.speaker_label for s in speakers], label_words())
    return [*known, *((name, Category.PERSON) for name in names)]
