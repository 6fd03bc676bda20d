"""The names of all files of a study, in one place."""

from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import StudyError

IDENTIFYING_STAGES = frozenset(
    {
        "read_transcripts",
        "detect",
        "decide",
        "pseudonyms",
        "anonymise",
        "import_masking",
        "export_masking",
        "check_privacy",
    }
)
"""Stages of which an input or output is IDENTIFYING."""

REPORT_FILES = (
    "evidence.csv", "evidence.xlsx", "quickscan.docx", "quickscan.html", "manifest.json",
)  # fmt: skip
"""What the program writes in the folder of reports; other files there are somebody's own."""

_PACKAGE = Path(__file__).resolve().parent


def program_folder(name: str) -> Path:
    """Return a folder of reviewed data that comes with the program, such as `codebooks`.

    In a checkout it stands beside the package; in an installed wheel inside it.
    """
    beside = _PACKAGE.parent / name
    return beside if beside.is_dir() else _PACKAGE / "_data" / name


@dataclass(frozen=True)
class Study:
    """A study's folder. Everything under `raw` and `restricted` is IDENTIFYING."""

    root: Path

    @property
    def name(self) -> str:
        """The folder's name, used as the study's name."""
        return self.root.name

    @property
    def settings(self) -> Path:
        """study.toml."""
        return self.root / "study.toml"

    @property
    def participants(self) -> Path:
        """The respondentenlijst: participants.csv, or participants.xlsx where there is no .csv."""
        csv, xlsx = self.root / "participants.csv", self.root / "participants.xlsx"
        return xlsx if xlsx.is_file() and not csv.is_file() else csv

    @property
    def unread_participants(self) -> Path | None:
        """A respondentenlijst in a form that is not read, where there is none that is."""
        if self.participants.is_file():
            return None
        beside = sorted(self.root.iterdir()) if self.root.is_dir() else []
        return next((path for path in beside if path.stem.casefold() == "participants"), None)

    @property
    def raw(self) -> Path:
        """The transcripts as delivered; never touched. IDENTIFYING."""
        return self.root / "raw"

    @property
    def restricted(self) -> Path:
        """What ties pseudonyms to people. IDENTIFYING."""
        return self.root / "restricted"

    @property
    def interviews(self) -> Path:
        """Which delivered file is which interview, and who its speakers are."""
        return self.restricted / "interviews.csv"

    @property
    def unreadable_files(self) -> Path:
        """The names of files in raw/ that cannot be read, for who may see names; often absent."""
        return self.restricted / "unreadable_files.csv"

    @property
    def known_names(self) -> Path:
        """Names the researcher knows from intake and wants masked everywhere; optional."""
        return self.restricted / "known_names.csv"

    @property
    def vault(self) -> Path:
        """The key, encrypted: which pseudonym stands for whom."""
        return self.restricted / "vault" / "key.vault"

    @property
    def vault_log(self) -> Path:
        """Who opened, exported or destroyed the key, and why; lines are only added."""
        return self.restricted / "vault" / "log.jsonl"

    @property
    def pseudonyms(self) -> Path:
        """The key in plain text, as earlier versions kept it."""
        return self.restricted / "vault" / "pseudonyms.jsonl"

    @property
    def neighbourhoods(self) -> Path:
        """The district of each neighbourhood (columns buurt, wijk); optional."""
        return self.root / "neighbourhoods.csv"

    @property
    def masking(self) -> Path:
        """The review of anonymisation: its workbooks hold transcripts as delivered. IDENTIFYING."""
        return self.restricted / "masking"

    @property
    def masking_workbook(self) -> Path:
        """The workbook of candidates for the review of anonymisation. IDENTIFYING."""
        return self.masking / "outgoing" / f"masking-{self.name}.xlsx"

    @property
    def masking_page(self) -> Path:
        """The same candidates as a page to read. IDENTIFYING."""
        return self.masking / "outgoing" / f"masking-{self.name}.html"

    @property
    def masking_returned(self) -> Path:
        """Workbooks of that review that came back; never changed. IDENTIFYING."""
        return self.masking / "returned"

    @property
    def masking_decisions(self) -> Path:
        """Every decision on what to mask, in order. IDENTIFYING."""
        return self.masking / "decisions.jsonl"

    @property
    def masking_signature(self) -> Path:
        """Who signed the review of anonymisation, and what was signed."""
        return self.masking / "signed.json"

    @property
    def leaks(self) -> Path:
        """Where which pseudonym's form still stands in what the study made; often absent."""
        return self.restricted / "leaks.csv"

    @property
    def k_table(self) -> Path:
        """How many participants share each combination of attributes. IDENTIFYING."""
        return self.restricted / "k_anonymity.csv"

    @property
    def withdrawals(self) -> Path:
        """When somebody was taken out of the study; not who."""
        return self.restricted / "withdrawals.jsonl"

    @property
    def error_log(self) -> Path:
        """Tracebacks of unexpected errors; they may quote a participant."""
        return self.restricted / "errors.log"

    @property
    def prefect_home(self) -> Path:
        """Prefect's database and settings for this study."""
        return self.restricted / ".prefect"

    @property
    def work(self) -> Path:
        """What the stages made, one file per interview."""
        return self.root / "work"

    @property
    def manifest(self) -> Path:
        """What was run with what."""
        return self.work / "manifest.json"

    @property
    def topics(self) -> Path:
        """The topics found beside the codebook."""
        return self.work / "topics.jsonl"

    @property
    def topic_assignments(self) -> Path:
        """The topic of every segment."""
        return self.work / "topic_assignments.jsonl"

    @property
    def evidence(self) -> Path:
        """The evidence that the tables and reports are written from."""
        return self.work / "evidence.json"

    @property
    def review(self) -> Path:
        """All of the review of codings: what goes out, what came back, what was decided."""
        return self.root / "review"

    @property
    def outgoing(self) -> Path:
        """Workbooks for reviewers."""
        return self.review / "outgoing"

    @property
    def review_workbook(self) -> Path:
        """The workbook that export_review writes."""
        return self.outgoing / f"review-{self.name}.xlsx"

    @property
    def returned(self) -> Path:
        """Workbooks that came back; never changed."""
        return self.review / "returned"

    @property
    def decisions(self) -> Path:
        """Every decision of every reviewer, in order of import."""
        return self.review / "decisions.jsonl"

    @property
    def reports(self) -> Path:
        """Where reports go: `reports/STUDY` beside a `data` folder, else `reports` in the study."""
        if self.root.parent.name == "data":
            return self.root.parent.parent / "reports" / self.name
        return self.root / "reports"

    def raw_transcript(self, transcript_id: str) -> Path:
        """Return the turns of one interview as delivered. IDENTIFYING."""
        return self.restricted / "raw_transcripts" / f"{transcript_id}.jsonl"

    def left_out(self, transcript_id: str) -> Path:
        """Return what stands in a delivered file and nobody said. IDENTIFYING."""
        return self.restricted / "left_out" / f"{transcript_id}.jsonl"

    def found(self, transcript_id: str) -> Path:
        """Return what the layers found in one interview, before people decided. IDENTIFYING."""
        return self.restricted / "found" / f"{transcript_id}.jsonl"

    def detections(self, transcript_id: str) -> Path:
        """Return what in one interview may identify someone, as people decided. IDENTIFYING."""
        return self.restricted / "detections" / f"{transcript_id}.jsonl"

    def transcript(self, transcript_id: str) -> Path:
        """Return the pseudonymised turns of one interview."""
        return self.work / "transcripts" / f"{transcript_id}.jsonl"

    def segments(self, transcript_id: str) -> Path:
        """Return the segments of one interview."""
        return self.work / "segments" / f"{transcript_id}.jsonl"

    def codings(self, transcript_id: str) -> Path:
        """Return the proposed codings of one interview."""
        return self.work / "codings" / f"{transcript_id}.jsonl"

    def final_codings(self, transcript_id: str) -> Path:
        """Return the codings of one interview after the decisions so far."""
        return self.work / "final_codings" / f"{transcript_id}.jsonl"

    def state(self, stage: str, unit: str) -> Path:
        """Return the record of what `stage` last did for `unit`.

        Digests of identifying files stay under `restricted`: who has a list of names can find out
        from the digest of a short text which name it holds.
        """
        folder = self.restricted if stage in IDENTIFYING_STAGES else self.work
        return folder / "state" / stage / f"{unit}.json"

    @property
    def state_folders(self) -> tuple[Path, Path]:
        """Where the records of all stages are."""
        return self.restricted / "state", self.work / "state"

    def report(self, file_name: str) -> Path:
        """Return a file in the study's reports folder."""
        return self.reports / file_name

    def relative(self, path: Path) -> str:
        """Return `path` as messages and the manifest show it: from the study's folder on."""
        for base, prefix in ((self.root, ""), (self.reports, f"reports/{self.name}/")):
            if path.is_relative_to(base):
                return prefix + path.relative_to(base).as_posix()
        return path.name


def find_study(given: str | Path) -> Study:
    """Return the study in the folder `given`, or in `data/given` under the working folder.

    Raises:
        StudyError: No such folder, or it is not a study (no raw/ folder).
    """
    candidates = [Path(given), Path("data") / given]
    for folder in candidates:
        if (folder / "raw").is_dir():
            return Study(folder.resolve())
    if candidates[0].is_dir():
        raise StudyError(
            "This folder is no study: it has no folder raw/ with transcripts.\n"
            "      Make a study from a folder of transcripts with: "
            "duiding new NAME --from FOLDER"
        )
    raise StudyError(
        "There is no study with this name or path (looked in the folder itself and in data/).\n"
        "      Make one with: duiding new NAME --from FOLDER_WITH_TRANSCRIPTS"
    )
