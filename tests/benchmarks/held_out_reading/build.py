"""Make the held-out files and their gold from the sources.

    python -m tests.benchmarks.held_out_reading.build

Writes `gold/H01.json` ... and `files/H01.docx` ... beside this module; both are committed, so that
measuring needs no LibreOffice. The texts are invented; the forms are those of appendices of Dutch
theses, of councils and of programs. Whoever writes the readers does not look at these files.
"""

import json
import subprocess
import tempfile
from pathlib import Path

from tests.benchmarks.held_out_reading import text_forms, word_forms
from tests.benchmarks.held_out_reading.source import Interview, gold, read_source

HERE = Path(__file__).parent
_CONVERTED = {"odt", "rtf", "pdf"}


def main() -> None:
    """Build all files."""
    interviews = [read_source(path) for path in sorted((HERE / "sources").glob("H*.txt"))]
    for folder in ("gold", "files"):
        (HERE / folder).mkdir(exist_ok=True)
        for old in (HERE / folder).iterdir():
            old.unlink()
    for interview in interviews:
        text = json.dumps(gold(interview), ensure_ascii=False, indent=1) + "\n"
        (HERE / "gold" / f"{interview.name}.json").write_text(text, encoding="utf-8")
    with tempfile.TemporaryDirectory() as work:
        for interview in interviews:
            _write(interview, Path(work))
    size = sum(path.stat().st_size for path in (HERE / "files").iterdir())
    print(f"{len(interviews)} files, {size / 1024:.0f} KB")


def _write(interview: Interview, work: Path) -> None:
    form, ending = interview.head["form"], interview.head["file"]
    target = HERE / "files" / f"{interview.name}.{ending}"
    if form in text_forms.FORMS:
        target.write_bytes(text_forms.FORMS[form](interview))
        return
    data = word_forms.docx(interview)
    if ending not in _CONVERTED:
        target.write_bytes(data)
        return
    document = work / f"{interview.name}.docx"
    document.write_bytes(data)
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{work}/profile"]
    command += ["--convert-to", ending, "--outdir", str(target.parent), str(document)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)


if __name__ == "__main__":
    main()
