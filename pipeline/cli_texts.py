"""The help of every command: what it promises, reads and writes, and an example that runs."""

from typing import NamedTuple

DESCRIPTION = """\
duiding turns transcripts of interviews with residents about discrimination and
inclusion into evidence tables and a quickscan report for a Dutch municipality.
It works offline. Names are replaced by pseudonyms; the result is pseudonymised,
not anonymous.

A study is a folder: data/STUDY. `duiding run STUDY` does all that can be done."""


class CommandText(NamedTuple):
    """The help of one command."""

    name: str
    promise: str
    more: str
    reads: str
    writes: str
    example: str

    @property
    def description(self) -> str:
        """The text above the options."""
        promise = self.promise[0].upper() + self.promise[1:] + "."
        more = f"\n\n{self.more}" if self.more else ""
        return f"{promise}{more}\n\nReads   {self.reads}\nWrites  {self.writes}"

    @property
    def epilog(self) -> str:
        """The text below the options."""
        return f"Example:\n  {self.example}"


COMMANDS = (
    CommandText(
        "new",
        "make a study, from a folder of transcripts if you have one",
        "Nothing is overwritten: the study's folder may not exist yet.",
        "the folder given with --from",
        "data/STUDY: study.toml, participants.csv, raw/, restricted/interviews.csv",
        "duiding new mijn-studie --from transcripten",
    ),
    CommandText(
        "check",
        "say what is in the delivered files and what is missing",
        "A line for each interview: format, encoding, turns, words, duration, language and\n"
        "speakers with how sure their roles are; then what is doubtful or missing.\n"
        "Prints no names and no text. Speaker labels that are not in interviews.csv are\n"
        "added there as a proposal for you to correct. Exit code 11: not ready.",
        "raw/, restricted/interviews.csv, participants.csv, study.toml, the codebook",
        "rows added to restricted/interviews.csv; participants.csv if there is none;\n"
        "        restricted/unreadable_files.csv",
        "duiding check data/voorbeeld",
    ),
    CommandText(
        "run",
        "do all that can be done now: from raw transcripts to reports",
        "Does again only what changed, and says so. Before a review the reports are marked\n"
        "voorlopig; workbooks in review/returned/ are taken in first. If a step fails,\n"
        "earlier results stay as they were.",
        "everything in the study's folder",
        "work/, review/outgoing/, reports/STUDY/",
        "duiding run data/voorbeeld",
    ),
    CommandText(
        "read-transcripts",
        "read the delivered files into numbered turns with speakers and roles",
        "A file that cannot be read, or a speaker label that is not in interviews.csv, stops\n"
        "with exit code 11 and leaves earlier results untouched.",
        "raw/, restricted/interviews.csv, participants.csv",
        "restricted/raw_transcripts/, restricted/left_out/",
        "duiding read-transcripts data/voorbeeld",
    ),
    CommandText(
        "anonymise",
        "replace what may identify people by pseudonyms, the same in the whole study",
        "The result is pseudonymised, not anonymous. If a detected form were left in the\n"
        "result, it stops with exit code 14 and writes nothing for that interview.",
        "restricted/raw_transcripts/, restricted/known_names.csv, codebooks/name_lists/",
        "restricted/detections/, restricted/vault/, work/transcripts/",
        "duiding anonymise data/voorbeeld",
    ),
    CommandText(
        "segment",
        "cut the participants' turns into units that can be coded",
        "The segments of a turn, joined, are the turn. Interviewers' turns give none.",
        "work/transcripts/",
        "work/segments/",
        "duiding segment data/voorbeeld --set segment.max_sentences=3",
    ),
    CommandText(
        "apply-codebook",
        "propose codes, each with the words that led to it",
        "A codebook that breaks its own rules stops with exit code 12 and line numbers.",
        "work/segments/, the codebook, codebooks/cues_nl.yaml",
        "work/codings/",
        "duiding apply-codebook data/voorbeeld --interviews T03,T05",
    ),
    CommandText(
        "model-topics",
        "find topics beside the codebook, in all interviews together",
        "With too few segments no model is made, and it says so.",
        "work/segments/",
        "work/topics.jsonl, work/topic_assignments.jsonl",
        "duiding model-topics data/voorbeeld --set topics.resolution=1.5",
    ),
    CommandText(
        "export-review",
        "write the workbook in which reviewers judge the proposals",
        "A workbook that was changed since is never overwritten.",
        "work/transcripts/, work/segments/, work/codings/, work/topics.jsonl",
        "review/outgoing/review-STUDY.xlsx",
        "duiding export-review data/voorbeeld",
    ),
    CommandText(
        "import-review",
        "take back what reviewers decided",
        "Rows may be sorted, filtered, deleted or copied: a missing row is never a deletion.\n"
        "If a row cannot be used, every problem is listed with sheet, row and column, nothing\n"
        "of that file is imported, and the exit code is 13. Importing twice is importing once.",
        "the files given, or all in review/returned/; work/segments/, work/codings/",
        "review/returned/ (a copy), review/decisions.jsonl, work/final_codings/",
        "duiding import-review data/voorbeeld --check",
    ),
    CommandText(
        "build-evidence",
        "build the evidence tables: counts of people, with quotes and counter-evidence",
        "Stops if a quote is not literally in its transcript or a count does not recompute.",
        "work/final_codings/, work/segments/, work/transcripts/, participants.csv",
        "reports/STUDY/evidence.csv, reports/STUDY/evidence.xlsx, work/evidence.json",
        "duiding build-evidence data/voorbeeld",
    ),
    CommandText(
        "write-report",
        "write the quickscan report, for Word and for a browser",
        "Before a review it is marked voorlopig: machinevoorstellen.",
        "work/evidence.json, work/topics.jsonl, reports/templates/",
        "reports/STUDY/quickscan.docx, quickscan.html, manifest.json",
        "duiding write-report data/voorbeeld",
    ),
)
