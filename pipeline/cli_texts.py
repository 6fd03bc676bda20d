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
        "restricted/raw_transcripts/, restricted/known_names.csv, restricted/masking/,\n"
        "        codebooks/name_lists/ and name_tagger/",
        "restricted/found/, restricted/detections/, restricted/vault/, work/transcripts/",
        "duiding anonymise data/voorbeeld",
    ),
    CommandText(
        "export-masking",
        "write what is doubtful about the masking, for a person to judge in minutes",
        "A workbook and a page of candidates, most doubtful first, at most eight per 1,000\n"
        "words. Both hold what people said as delivered: they stay in restricted/. With\n"
        "--cases the decisions so far are written as regression cases instead.",
        "restricted/raw_transcripts/, restricted/detections/, restricted/vault/",
        "restricted/masking/outgoing/masking-STUDY.xlsx and .html",
        "duiding export-masking data/voorbeeld",
    ),
    CommandText(
        "import-masking",
        "take back what people decided about the masking",
        "The next anonymise applies the decisions, in new interviews too. If a row cannot be\n"
        "used, every problem is listed with sheet, row and column, nothing of that file is\n"
        "imported, and the exit code is 13. Rows that can have no effect, such as a missed\n"
        "text that stands nowhere, are listed, and the others imported. Importing twice is\n"
        "importing once. --check counts what would be masked and what no longer.",
        "the files given, or all in restricted/masking/returned/",
        "restricted/masking/returned/ (a copy), restricted/masking/decisions.jsonl",
        "duiding import-masking data/voorbeeld --check",
    ),
    CommandText(
        "sign-masking",
        "sign the review of anonymisation of all interviews as they are now",
        "With anonymise.review_before_coding nothing goes on to coding before this, and an\n"
        "interview that is new or changed needs it again. While rows are undecided it refuses\n"
        "and says how many (exit code 13); with --accept-proposals it signs, and the signature\n"
        "says that what the program proposes for them is accepted.",
        "restricted/detections/, restricted/masking/decisions.jsonl",
        "restricted/masking/signed.json",
        "duiding sign-masking data/voorbeeld --by AB",
    ),
    CommandText(
        "check-privacy",
        "look for names in all that the study produced, and for people who stand alone",
        "The scan is independent of the masking and looks inside Word, Excel and web files,\n"
        "their properties and their names. A find stops with exit code 14 and says which\n"
        "file, never which name; restricted/leaks.csv says more. Part of run.",
        "work/, reports/STUDY/, review/outgoing/, restricted/, participants.csv",
        "restricted/k_anonymity.csv, restricted/leaks.csv",
        "duiding check-privacy data/voorbeeld",
    ),
    CommandText(
        "vault",
        "look into, export, protect or destroy the key of a study",
        "The key says which pseudonym stands for whom. It is encrypted; this computer can\n"
        "open it, and others with the passphrase that protect sets. Every act goes into a\n"
        "log; show, export, renew-log and destroy need a --reason that names nobody.\n\n"
        "  show       print the key\n"
        "  export     write the key in plain text to FILE, outside the study (mode 0600; on\n"
        "             Windows as private as its folder). That file is a key: delete it after use\n"
        "  protect    set or change the passphrase: typed, or from --passphrase-file\n"
        "  unlock     let this computer open the vault, with the passphrase\n"
        "  lock       let this computer forget the key\n"
        "  renew-log  begin the log anew beside one that was damaged or cut off\n"
        "  destroy    delete for good: the key, here and on this computer; and in restricted/\n"
        "             the turns as delivered, detections, the review of anonymisation, known\n"
        "             names, what was left out, error log. It shows how many and asks; --yes\n"
        "             does not ask. raw/, backups and exported keys are yours to delete.\n\n"
        "After destroy the study still works: what was pseudonymised stays, and run, check,\n"
        "coding, review, evidence and reports go on; no interview can be added or read again.\n"
        "Copies of a study share its key: destroying it keeps it for copies that lie beside it\n"
        "or were opened on this computer, and says so. A backup or a copy that never was opens\n"
        "with its passphrase only, and without one never again.\n"
        "Exit code 16: wrong passphrase, damaged file or log, lost or destroyed key.",
        "restricted/vault/, this user's own folder of keys",
        "restricted/vault/key.vault, log.jsonl and log.seal; FILE of --to",
        'duiding vault show data/voorbeeld --reason "correctie op verzoek"',
    ),
    CommandText(
        "withdraw",
        "take one participant out of everything, and make again what was joined",
        "Shows what goes and asks; --yes does not ask, --check only shows. Their interviews\n"
        "are deleted, also from raw/; of a group talk their own turns. Then all files and the\n"
        "key are searched for their words, ids and the names, places and numbers that nobody\n"
        "else spoke of: exit code 14 if there is any. What others have too stays and is\n"
        "counted. Until it is finished no other command runs on the study; if it stopped,\n"
        "give it again. Prints what is beyond the program (recordings, backups, mails).",
        "the whole study",
        "the whole study; restricted/withdrawals.jsonl (no id, no name)",
        "duiding withdraw data/voorbeeld P07 --check",
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
