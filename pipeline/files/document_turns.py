"""From the lines and tables of a document to turns: who speaks is found from the evidence in it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.domain.transcript import LeftOut, LeftOutKind, ParsedTurn
from pipeline.files.delivered import Grid, Line, plain_line
from pipeline.files.document_lines import DocumentLine, lines_of, without_layout
from pipeline.files.label_splitting import SpeakerLabels, is_unmistakable
from pipeline.files.report_form import is_report
from pipeline.files.said_turns import Said, join_said
from pipeline.files.title_block import end_of_facts, is_end, title_lines
from pipeline.files.transcript_labels import weigh_labels
from pipeline.files.transcript_times import clock_ms, is_timestamp
from pipeline.files.turn_grid import GridTurns, turns_of_grid
from pipeline.files.unlabelled_turns import guess_speakers

WITHOUT_LABEL = "[zonder label]"
"""Who speaks the paragraphs without a label where only the other speaker has one."""
_MIN_SPEAKERS = 2
_MIN_ALTERNATIONS = 3
_MIN_ALTERNATING_SHARE = 0.6
_HARDLY_ANY = 0.1
_FEW_ASKED = 0.2
"""Labelled lines that end with a question mark, below which the labels are those of answers."""
_FEW_BARE = 0.5
"""Paragraphs without label, for each with one, below which a label may well be missing."""


class DocumentTurns(NamedTuple):
    """The turns of a document, what was left out of them and remarks, as in `Delivered`."""

    turns: list[ParsedTurn]
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[str, ...] = ()
    is_report: bool = False


def turns_of_document(blocks: Sequence[Line | Grid]) -> DocumentTurns:
    """Find who says what in a document.

    Speakers are found by their labels, by the columns of a table, by the look of the letters
    (bold questions) or by question marks, in that order; the last two come with a remark.

    Args:
        blocks: Lines and tables in reading order, uncleaned: tabs and soft breaks as they stand.

    Returns:
        Turns in order with clean text. Headings, the block with facts at the top and what the
        typist noted are turns with label "".
    """
    stretches = list(_stretches(blocks))
    if not any(isinstance(stretch, GridTurns) for stretch in stretches):
        return turns_of_lines(lines_of(blocks))
    turns: list[ParsedTurn] = []
    left_out: list[LeftOut] = []
    remarks: list[str] = []
    for stretch in stretches:
        # Beside a table of turns the other lines are titles and notes, unless they have labels.
        found = stretch if isinstance(stretch, GridTurns) else _beside_grid(stretch)
        turns += found.turns
        left_out += found.left_out
        remarks += found.remarks
    return DocumentTurns(turns, tuple(left_out), tuple(dict.fromkeys(remarks)), is_report(turns))


def _stretches(blocks: Iterable[Line | Grid]) -> Iterator[list[Line | Grid] | GridTurns]:
    """Yield the tables of one turn per row, and the stretches of other blocks between them."""
    between: list[Line | Grid] = []
    for block in blocks:
        rows = _cell_texts(block) if isinstance(block, Grid) else []
        grid = turns_of_grid(rows) if rows else None
        if grid is None:
            between.append(block)
            continue
        if between:
            yield between
            between = []
        yield grid
    if between:
        yield between


def _cell_texts(grid: Grid) -> list[list[str]]:
    return [["\n".join(line.text for line in cell) for cell in row] for row in grid.rows]


def _beside_grid(blocks: Sequence[Line | Grid]) -> DocumentTurns:
    lines = lines_of(blocks)
    labels = weigh_labels([line.text for line in lines])
    if len(labels.shown) >= _MIN_SPEAKERS:
        return turns_of_lines(lines)
    spoken = without_layout(lines)
    return DocumentTurns(join_said([Said("", line.text) for line in spoken.lines]), spoken.left_out)


def turns_of_lines(lines: Sequence[DocumentLine]) -> DocumentTurns:
    """Find who says which of the lines of a document without tables of turns."""
    spoken = without_layout(lines)
    labels = _labels_of(spoken.lines)
    guess = None
    if _hardly_any(spoken.lines, labels):
        guess = guess_speakers(spoken.lines)
    numbers: list[LeftOut] = []
    remarks: tuple[str, ...] = ()
    if guess:
        said, remarks = [Said(s.label, s.line.text) for s in guess.spoken], (guess.remark,)
    elif labels:
        by_line = _by_labels(spoken.lines, labels, numbers)
        said, remarks = _with_unlabelled(spoken.lines, by_line)
        remarks += _doubts(labels, spoken.lines)
    else:
        said = [Said("", line.text) for line in spoken.lines]
    turns = join_said(said)
    left_out = (*spoken.left_out, *numbers, *_silent(turns))
    return DocumentTurns(turns, left_out, remarks, is_report(turns))


def _by_labels(
    lines: Sequence[DocumentLine], labels: SpeakerLabels, numbers: list[LeftOut]
) -> list[list[Said]]:
    """Return for each line what is said in it; `numbers` gets the numbers before labels."""
    nobody = title_lines(lines, labels)
    said: list[list[Said]] = []
    waiting: int | None = None  # a time on a line of its own belongs to the line below it
    after_time = is_over = False
    for place, line in enumerate(lines):
        pieces: list[Said] = []
        if place in nobody:
            pieces.append(Said("", line.text))
            is_over = is_end(line.text)
        elif is_timestamp(line.text):
            waiting = clock_ms(line.text)
            after_time = True
            said.append([])
            continue
        else:
            for piece in labels.split(line.text, after_time=after_time):
                start_ms = waiting if piece.start_ms is None else piece.start_ms
                is_over = is_over and piece.label is None
                pieces.append(Said("" if is_over else piece.label, piece.text, start_ms))
                waiting = None
                if piece.number:
                    place_shown = f"line {place + 1}"
                    number = LeftOutKind.LINE_NUMBER
                    numbers.append(LeftOut(kind=number, place=place_shown, text=piece.number))
        after_time = False
        said.append(pieces)
    return said


def _with_unlabelled(
    lines: Sequence[DocumentLine], said: Sequence[Sequence[Said]]
) -> tuple[list[Said], tuple[str, ...]]:
    """Give paragraphs without label to another speaker, where they clearly are another's.

    Typists often label only the questions or only the answers, or set numbered questions between
    the labelled answers of several people.
    """
    starts = [pieces[0].label if pieces else None for pieces in said]
    labelled = [n for n, label in enumerate(starts) if label]
    bare = [
        n
        for n, pieces in enumerate(said)
        if pieces and starts[n] is None and (not n or lines[n].paragraph != lines[n - 1].paragraph)
    ]
    speakers = {piece.label for pieces in said for piece in pieces if piece.label}
    given = _given_to_another(lines, said, labelled, bare, len(speakers))
    taken = [
        [pieces[0]._replace(label=WITHOUT_LABEL), *pieces[1:]] if n in given else pieces
        for n, pieces in enumerate(said)
    ]
    remarks: tuple[str, ...] = ()
    if given:
        remarks = (
            f"{len(given)} paragraph(s) without a label were taken for another speaker "
            f'("{WITHOUT_LABEL}"), by their place or question mark. Look whether that is right.',
        )
    else:
        doubtful = [n for n in bare if n and (_asks(lines[n].text) or _asks(lines[n - 1].text))]
        if doubtful and len(bare) < _FEW_BARE * len(labelled):
            remarks = (
                f"{len(doubtful)} paragraph(s) without a label come after a question or are one, "
                "and were read as going on with the speaker before. Look whether that is right.",
            )
    return [piece for pieces in taken for piece in pieces], remarks


def _given_to_another(
    lines: Sequence[DocumentLine],
    said: Sequence[Sequence[Said]],
    labelled: Sequence[int],
    bare: Sequence[int],
    n_speakers: int,
) -> set[int]:
    """Return the places of the paragraphs in `bare` that are no continuation of the one before."""
    asks_bare = [n for n in bare if _asks(lines[n].text)]
    asked = sum(_asks(said[n][-1].text) for n in labelled)
    follows = [n for n in bare if n - 1 in labelled]
    enough = max(_MIN_ALTERNATIONS, _MIN_ALTERNATING_SHARE * len(labelled))
    questions_labelled = asked >= _MIN_ALTERNATING_SHARE * len(labelled)
    if n_speakers == 1 and questions_labelled and len(follows) >= enough:
        return set(bare)
    answers_labelled = asked <= _FEW_ASKED * len(labelled)
    are_questions = len(asks_bare) >= max(_MIN_ALTERNATIONS, _MIN_ALTERNATING_SHARE * len(bare))
    return set(asks_bare) if answers_labelled and are_questions else set()


def _asks(text: str) -> bool:
    return text.rstrip(" \"'”’)").endswith("?")


def _doubts(labels: SpeakerLabels, lines: Sequence[DocumentLine]) -> tuple[str, ...]:
    """Return what a person should look at: rare labels, and names that cut a paragraph in two."""
    remarks: tuple[str, ...] = ()
    if labels.doubtful:
        remarks += (
            f"{len(labels.doubtful)} speaker label(s) occur once or look like a misspelling of "
            "another; each has a row in restricted/interviews.csv. Look who they are.",
        )
    inner = sum(
        piece.is_inner and not is_unmistakable(piece.label or "")
        for line in lines
        for piece in labels.split(line.text)
    )
    if inner:
        remarks += (
            f"{inner} time(s) a speaker begins within a paragraph, after a name and a colon. Look "
            "whether that is somebody who speaks, and not somebody who is told about.",
        )
    return remarks


def _silent(turns: Iterable[ParsedTurn]) -> tuple[LeftOut, ...]:
    """Return the labels beside which no word stands."""
    return tuple(
        LeftOut(kind=LeftOutKind.METADATA, place=f"turn {n}", text=turn.speaker_label)
        for n, turn in enumerate(turns, start=1)
        if turn.speaker_label and not turn.text
    )


def _labels_of(lines: Sequence[DocumentLine]) -> SpeakerLabels:
    """Return the speakers of the talk; "Interviewer: Sanne" among the facts above it is none."""
    facts = end_of_facts(lines)
    after_time = [False, *(is_timestamp(line.text) for line in lines)][: len(lines)]
    return weigh_labels([line.text for line in lines[facts:]], after_time[facts:])


def _hardly_any(lines: Sequence[DocumentLine], labels: SpeakerLabels) -> bool:
    """Tell whether so few lines have a label that it says little about who speaks the others."""
    labelled = sum(labels.first(line.text) is not None for line in lines) if labels else 0
    return labelled < _HARDLY_ANY * len(lines)


def split_labelled_lines(lines: Iterable[str]) -> list[ParsedTurn]:
    """Turn lines "Label: text" into turns; a line without label goes on with the turn before."""
    return turns_of_document([plain_line(line) for line in lines]).turns
