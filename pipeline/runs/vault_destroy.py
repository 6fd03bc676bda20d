"""Destroy the key of a study, and everything from which it could be made again."""

from collections.abc import Mapping, Sequence

from pipeline.domain.transcript import Speaker
from pipeline.errors import StudyError, VaultError
from pipeline.files.interviews_csv import read_interviews, write_interviews
from pipeline.files.machine_keys import forget_machine_key, noted_folders
from pipeline.files.vault import SealedVault, read_vault
from pipeline.runs.reasons import checked_reason
from pipeline.runs.stage import without_text
from pipeline.runs.vault import has_key, log_event
from pipeline.runs.vault_log import seal_path
from pipeline.runs.vault_traces import files_of_somebody, remove_traces, traces_by_kind
from pipeline.study import Study

LEFT_TO_A_PERSON = (
    "raw/ still holds the transcripts as delivered, and recordings may exist: delete them when the "
    "agreed time is over.",
    "backups, earlier versions (OneDrive, SharePoint), mails and workbooks that were sent out are "
    "beyond this program. A copy of key.vault there opens with its passphrase only, if it had one.",
    "an exported key is still a key: delete it.",
)
_KEPT_FOR_COPIES = (
    "{n} other folder(s) on this computer have the same key, as copies do: it is kept for them. "
    "Destroy it there too, if no copy may be opened any more."
)
_OTHER_FILES = (
    "{n} other file(s) in restricted/ were not made there by this program (notes, exported cases): "
    "look at them, and delete what holds names."
)


@without_text
def what_destroy_removes(study: Study) -> Mapping[str, int]:
    """Return the number of files that destroying removes, per kind; nothing is changed."""
    _refuse(study)
    vault = (study.vault, study.pseudonyms, seal_path(study))
    kinds = {"key of the vault": sum(path.is_file() for path in vault[:2])}
    return kinds | {kind: len(files) for kind, files in traces_by_kind(study).items()}


@without_text
def destroy_vault(study: Study, reason: str) -> tuple[str, ...]:
    """Destroy the key and everything under restricted/ from which it could be made again.

    Pseudonymised text, codes, decisions and reports stay and can be worked on. It works for a
    vault that cannot be opened too. The key on this computer goes as well, and with it every
    backup of the vault that has no passphrase. It is kept, and that is said, for copies of the
    study that lie beside it or that were opened on this computer.

    Returns:
        What a person must still do: the delivered files, backups and mails hold the names.

    Raises:
        VaultError: There is nothing to destroy, or the reason is none or says who it is about.
        StudyError: An interview was not pseudonymised yet; it would be lost to the study.
    """
    speakers = _refuse(study)
    reason = checked_reason(study, reason)
    vault = _vault_of(study)
    # The vault goes last: a run that stops on the way is finished by the same command.
    remove_traces(study)
    write_interviews(study.interviews, _without_names(speakers))
    log_event(study, "destroyed", reason)
    n_copies = _n_copies(study, vault) if vault else 0
    if vault and not n_copies:
        forget_machine_key(vault.vault_id, study.vault.parent)
    for path in (seal_path(study), study.vault, study.pseudonyms):
        path.unlink(missing_ok=True)
    copies = (_KEPT_FOR_COPIES.format(n=n_copies),) if n_copies else ()
    n_others = len(files_of_somebody(study))
    others = (_OTHER_FILES.format(n=n_others),) if n_others else ()
    return (*copies, *others, *LEFT_TO_A_PERSON)


def _refuse(study: Study) -> list[Speaker]:
    """Refuse what cannot be done; return the rows of interviews.csv."""
    if not has_key(study):
        raise VaultError("This study has no key to destroy; nothing was changed.")
    speakers = read_interviews(study.interviews)
    waiting = sorted({s.transcript_id for s in speakers if _is_waiting(study, s.transcript_id)})
    if waiting:
        raise StudyError(
            f"{', '.join(waiting)}: delivered and not pseudonymised yet; without the key it never "
            "can be.\n      Run duiding anonymise first, or take the interview out of "
            "interviews.csv. Nothing was changed."
        )
    return speakers


def _vault_of(study: Study) -> SealedVault | None:
    try:
        return read_vault(study.vault) if study.vault.is_file() else None
    except VaultError:
        return None  # a damaged vault can be destroyed like any


def _n_copies(study: Study, vault: SealedVault) -> int:
    """Return how many other folders that this computer knows of have this vault."""
    own = study.vault.relative_to(study.root)
    beside = [path for path in study.root.parent.iterdir() if path.is_dir()]
    others = {path.resolve() for path in [*beside, *noted_folders(vault.vault_id)]}
    found = 0
    for other in sorted(others - {study.root.resolve()}):
        try:
            found += (other / own).is_file() and read_vault(other / own).vault_id == vault.vault_id
        except (OSError, VaultError):
            continue  # it opens with no key
    return found


def _is_waiting(study: Study, transcript_id: str) -> bool:
    raw, masked = study.raw_transcript(transcript_id), study.transcript(transcript_id)
    return raw.is_file() and not masked.is_file()


def _without_names(speakers: Sequence[Speaker]) -> list[Speaker]:
    """Return the rows of interviews.csv without labels and file names: they can be names."""
    return [
        s.model_copy(update={"file_name": s.transcript_id, "speaker_label": s.speaker_id})
        for s in speakers
    ]
