"""Who says what in documents: the label styles of the field, and text without any label."""

import pytest

from pipeline.domain.transcript import LeftOutKind
from pipeline.files.delivered import Grid, Line, Run, plain_line
from pipeline.files.document_turns import DocumentTurns, turns_of_document


def read(text: str) -> DocumentTurns:
    return turns_of_document([plain_line(line) for line in text.split("\n")])


def said(found: DocumentTurns) -> list[tuple[str, str]]:
    return [(turn.speaker_label, turn.text) for turn in found.turns]


IR = [("I", "Hoe is het?"), ("R", "Goed hoor."), ("I", "Mooi."), ("R", "Ja.")]


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("colon", "I: Hoe is het?\nR: Goed hoor.\nI: Mooi.\nR: Ja."),
        ("no space", "I:Hoe is het?\nR:Goed hoor.\nI:Mooi.\nR:Ja."),
        ("tab", "I\tHoe is het?\nR\tGoed hoor.\nI\tMooi.\nR\tJa."),
        ("colon and tab", "I:\tHoe is het?\nR:\tGoed hoor.\nI:\tMooi.\nR:\tJa."),
        ("square brackets", "[I]: Hoe is het?\n[R]: Goed hoor.\n[I]: Mooi.\n[R]: Ja."),
        ("turn numbers", "1. I: Hoe is het?\n2. R: Goed hoor.\n3. I: Mooi.\n4. R: Ja."),
        ("capitals and spaces", "I: Hoe is het?\nr: Goed hoor.\ni : Mooi.\nR: Ja.\n"),
        ("a dot for a colon", "I: Hoe is het?\nR: Goed hoor.\nI. Mooi.\nR: Ja."),
        ("a semicolon for a colon", "I: Hoe is het?\nR: Goed hoor.\nI; Mooi.\nR: Ja."),
        ("two turns on a line", "I: Hoe is het? R: Goed hoor.\nI: Mooi. R: Ja."),
        ("a break in a paragraph", "I: Hoe is het?\vR: Goed hoor.\vI: Mooi.\vR: Ja."),
        ("times before", "[00:01] I: Hoe is het?\n[00:05] R: Goed hoor.\n0:07 I: Mooi.\nR: Ja."),
        ("times between", "I [00:01]: Hoe is het?\nR (0:05): Goed hoor.\nI: Mooi.\nR: Ja."),
        ("times behind", "I: Hoe is het? #00:01-5#\nR: Goed hoor. #00:05-1#\nI: Mooi.\nR: Ja."),
    ],
)
def test_one_conversation_in_every_style_of_labels(style: str, text: str) -> None:
    assert said(read(text)) == IR


def test_labels_on_lines_of_their_own_need_a_time_or_to_come_back() -> None:
    with_times = read("0:03 Spreker 1\nHoi.\nSpreker 2   0:05\nDag.\nWel druk.")
    bare = read("Interviewer\nHoi?\nRespondent\nDag.\nInterviewer\nEn?\nRespondent\nNou.")
    topics = read("I: Ja?\nR: Thuis.\nJeugd\nI: En toen?\nR: Toen wel.")

    assert said(with_times) == [("Spreker 1", "Hoi."), ("Spreker 2", "Dag.\nWel druk.")]
    assert [turn.start_ms for turn in with_times.turns] == [3_000, 5_000]
    assert [label for label, _ in said(bare)] == ["Interviewer", "Respondent"] * 2
    assert "Jeugd" not in [label for label, _ in said(topics)]


def test_teams_documents_of_both_kinds_are_read() -> None:
    old = "0:0:3.120 --> 0:0:6.4\nBos, Jan (Gast)\nHoi.\n0:0:7.0 --> 0:0:8.0\nEls Vos\nDag."
    new = (
        "Gesprek\n3 maart 2026\nEls Vos heeft de transcriptie gestart\n"
        "Els Vos   0:03\nDag.\nBos, Jan   1:02:03\nHoi."
    )

    asked = "".join(
        f"0:{n}:3.1 --> 0:{n}:6.4\n{name}\n{text}\n"
        for n, (name, text) in enumerate([("Bos, Jan", "En?"), ("Els Vos", "Goed: prima.")] * 6)
    )

    assert said(read(old)) == [("Bos, Jan (Gast)", "Hoi."), ("Els Vos", "Dag.")]
    assert said(read(asked)) == [("Bos, Jan", "En?"), ("Els Vos", "Goed: prima.")] * 6
    found = read(new)
    assert said(found)[1:] == [("Els Vos", "Dag."), ("Bos, Jan", "Hoi.")]
    assert found.turns[2].start_ms == 3_723_000


def test_the_facts_above_a_talk_are_nobodys_words() -> None:
    found = read(
        "Interview buurthuis\nDatum: 3 maart\nInterviewer: Sanne\nRespondent: vrouw, 34 jaar\n\n"
        "I: Zullen we?\nR: Ja.\nI: Waar woon je?\nR: Hier.\nEinde interview\nMet dank aan Sanne."
    )

    assert said(found)[1:5] == [("I", "Zullen we?"), ("R", "Ja."), ("I", "Waar woon je?"),
                                ("R", "Hier.")]  # fmt: skip
    assert said(found)[0][0] == said(found)[-1][0] == ""
    assert "34 jaar" in said(found)[0][1]


def test_an_interviewer_named_above_unlabelled_talk_does_not_get_all_of_it() -> None:
    found = read(
        "Datum: 3 maart\nInterviewer: Sanne\n\nWaar woont u?\nHier om de hoek, al lang.\n"
        "Bevalt dat?\nNou, niet altijd hoor. Snap je?\nWaarom niet?\nVanwege de buren.\n"
        "En de gemeente?\nDie doet niets."
    )

    assert [label for label, _ in said(found) if label] == ["[vraag]", "[antwoord]"] * 4
    assert found.remarks


def test_a_name_that_comes_in_once_is_believed_and_doubted_aloud() -> None:
    found = read(
        "Lotte: Hoi?\nNaima: Hoi.\nLotte: En?\nNaima: Druk.\nDochter: Mama!\nNaima: Even wachten."
    )

    assert ("Dochter", "Mama!") in said(found)
    assert any("occur once" in remark for remark in found.remarks)


def test_a_misspelt_label_does_not_give_its_words_to_the_other_speaker() -> None:
    found = read(
        "Interviewer: Hoi?\nRespondent: Hoi.\nIntervieuwer: En toen?\nRespondent: Toen niets."
    )

    assert ("Intervieuwer", "En toen?") in said(found)
    assert any("misspelling" in remark for remark in found.remarks)


@pytest.mark.parametrize(
    "line",
    ["Conclusie: het kan niet.", "Ik dacht: nou.", "Zij zegt: ga weg.", "Let op: druk.",
     "Bijvoorbeeld: de bus.", "En de man: weg hier!", "Om 12:30: klaar."],
)  # fmt: skip
def test_colons_in_an_answer_of_paragraphs_start_no_speaker(line: str) -> None:
    found = read(f"I: En?\nR: Zo was het.\n{line}\nI: En nu?\nR: Nu niet.\n{line}\nI: Dank.")

    assert [label for label, _ in said(found)] == ["I", "R", "I", "R", "I"]


def test_bold_questions_without_labels_are_told_from_answers() -> None:
    pairs = [("Waar woon je?", "Hier in de wijk."), ("En bevalt dat?", "Best wel, ja."),
             ("Voel je je thuis?", "Soms niet.")]  # fmt: skip
    blocks: list[Line | Grid] = [Line((Run("Jeugd", "b"),)), plain_line("Gesprek met Hawa")]
    for question, answer in pairs:
        blocks += [Line((Run(question, "b"),)), plain_line(answer)]
    together = [Line((Run(f"{q} ", "b"), Run(a))) for q, a in pairs]

    for given in (blocks, together):
        spoken = [pair for pair in said(turns_of_document(given)) if pair[0]]
        assert spoken == [(label, text) for q, a in pairs
                          for label, text in (("[vet]", q), ("[gewoon]", a))]  # fmt: skip


def test_where_only_questions_have_labels_the_answers_are_the_others() -> None:
    found = read("I: Hoi?\nHoi.\nI: En?\nDruk.\nI: Waarom?\nWerk.\nI: Ah, en nu?\nNu niet.")

    assert {label for label, _ in said(found)} == {"I", "[zonder label]"}
    assert found.remarks


def test_all_turns_in_one_paragraph_are_found_by_labels_that_come_back() -> None:
    found = read("Sari: Hoi. Nina: Ja? Sari: Welkom. Nina: Dank. Sari: Zullen we? Nina: Goed.")

    assert [label for label, _ in said(found)] == ["Sari", "Nina"] * 3


def test_page_and_line_numbers_are_kept_apart() -> None:
    pages = "\n".join(
        f"I: Vraag {n}?\nR: Antwoord a.\nWel b.\nEn c.\nEn d.\n{n}" for n in range(11, 14)
    )
    numbered = "\n".join(f"{n} {'I' if n % 2 else 'R'}: woord" for n in range(1, 13))

    for text, kind in ((pages, LeftOutKind.PAGE_NUMBER), (numbered, LeftOutKind.LINE_NUMBER)):
        found = read(text)
        assert {piece.kind for piece in found.left_out} == {kind}
        assert not any(char.isdigit() for label, said_ in said(found)[1::2] for char in said_)


def test_times_within_a_turn_are_taken_out_with_their_place() -> None:
    (turn,) = read(
        "R: [00:01] Ik ging [00:30] naar huis.\n[01:00]\nToen kwam hij. #00:01:10-2#"
    ).turns

    assert turn.text == "Ik ging naar huis.\nToen kwam hij."
    assert (turn.start_ms, turn.end_ms) == (1_000, 70_200)
    assert [(turn.text[place:].split()[0], ms) for place, ms in turn.times] == [
        ("naar", 30_000), ("Toen", 60_000),
    ]  # fmt: skip


def test_a_table_of_turns_between_a_title_and_a_note() -> None:
    rows = [("Tijd", "Spreker", "Tekst"), ("00:01", "I", "Hoi?"), ("00:03", "R", "Hoi: dag."),
            ("00:05", "I", "En?"), ("00:06", "R", "Druk.")]  # fmt: skip
    grid = Grid(tuple(tuple((plain_line(cell),) for cell in row) for row in rows))

    found = turns_of_document([plain_line("Gesprek 4"), grid, plain_line("Getypt door A.")])

    assert said(found) == [("", "Gesprek 4"), ("I", "Hoi?"), ("R", "Hoi: dag."), ("I", "En?"),
                           ("R", "Druk."), ("", "Getypt door A.")]  # fmt: skip


def test_a_report_about_a_talk_is_told_from_a_transcript() -> None:
    report = (
        "Gespreksverslag\nMevrouw geeft aan dat zij al twaalf jaar in de wijk woont. Volgens haar "
        "is de buurt veranderd. Zij vertelt over een voorval bij de supermarkt en benadrukt dat "
        "niemand ingreep. Daarnaast noemt zij de school van haar kinderen, waar volgens haar te "
        "laag wordt geadviseerd. Respondent vindt dat de gemeente hierin een rol heeft. "
        "Besproken is ook het melden; mevrouw heeft dat niet gedaan."
    )
    talk = "I: Hoe was dat?\nR: " + " ".join(
        ["Ik woon hier al lang en mijn kinderen ook, dat vind ik fijn, maar toen zei hij iets."] * 6
    )

    assert read(report).is_report
    assert not read(talk).is_report


@pytest.mark.parametrize(
    "template",
    ["Int. {}\nResp. {}\nInt. {}\nResp. {}\nInt. {}\nResp. {}", "sanne: {}\ndriss: {}\n" * 3,
     "SV- {}\nDA- {}\n" * 3, "I) {}\nR) {}\n" * 3, "“I”: {}\n“R”: {}\n" * 3,
     "Ik: {}\nHij: {}\n" * 3],
)  # fmt: skip
def test_labels_of_odd_shapes_are_believed_when_they_begin_nearly_every_line(template: str) -> None:
    words = ["Hoe is het?", "Goed hoor.", "En thuis?", "Ook wel.", "Mooi zo.", "Ja toch."]

    found = read(template.format(*words).rstrip())

    assert [text for _, text in said(found)] == words
    assert len({label for label, _ in said(found)}) == 2


def test_dialogue_that_somebody_tells_about_makes_no_speakers() -> None:
    told = "Daar stond:\nVraag: wanneer kunt u?\nAntwoord: nooit, zei ik.\nEn toen was het klaar."
    found = read(f"I: Hoe ging dat?\nR: {told}\nI: En toen?\nR: Toen niets.\nI: Oké?\nR: Ja.")

    assert [label for label, _ in said(found)] == ["I", "R"] * 3
    assert said(found)[1][1] == told


def test_where_only_the_answers_have_a_name_the_questions_are_the_others() -> None:
    pairs = [("Hoe is het?", "Goed."), ("En thuis?", "Druk."), ("Wat helpt?", "Rust."),
             ("En nu?", "Nu niets.")]  # fmt: skip
    found = read("\n".join(f"{question}\nGreetje: {answer}" for question, answer in pairs))

    assert [text for _, text in said(found)] == [text for pair in pairs for text in pair]
    assert {label for label, _ in said(found)} == {"[zonder label]", "Greetje"}
    assert found.remarks


def test_notes_below_the_talk_are_nobodys_words() -> None:
    found = read("I: En nu?\nR: Nu goed.\nI: Dank.\nR: Graag.\n\nObservaties\nMevrouw was moe.")

    assert said(found)[-1] == ("", "Observaties\nMevrouw was moe.")


@pytest.mark.parametrize(
    "head",
    ["Interviewer: Jolijn Baks\nGeïnterviewde: mevrouw G. (58)\nDatum en tijd: 12 mei, 10 uur\n\n",
     "Interview 11\nDeelneemster: vrouw, 41 jaar, Turks. Tolk aanwezig.\n\n"],
)  # fmt: skip
def test_people_in_the_facts_above_a_talk_do_not_speak(head: str) -> None:
    talk = "Jolijn: En?\nMevrouw G.: Goed.\nJolijn: Nog iets?\nMevrouw G.: Nee."

    spoken = [label for label, _ in said(read(head + talk)) if label]

    assert spoken == ["Jolijn", "Mevrouw G."] * 2


def test_bold_tells_questions_although_answers_ask_as_well() -> None:
    asked = ["Hoe bevalt de buurt?", "U noemde net de corporatie.", "Vertel eens over de bus.",
             "Wat moet er veranderen?"]  # fmt: skip
    answers = ["Goed. Maar is dat raar? Ik vind van niet, want het is er rustig en schoon.",
               "Ja, die doen niets. Waarom ook? Ze hebben het zo wel goed, denk ik dan maar.",
               "Die komt nooit. Wist u dat? Elke dag sta ik een half uur in de kou.",
               "Alles eigenlijk, maar wie luistert er? Niemand hoort ons."]  # fmt: skip
    blocks = [
        line
        for question, answer in zip(asked, answers, strict=True)
        for line in (Line((Run(question, "b"),)), plain_line(answer))
    ]

    found = turns_of_document(blocks)

    assert [text for label, text in said(found) if label == "[vet]"] == asked
    assert [text for label, text in said(found) if label == "[gewoon]"] == answers


def test_what_an_aside_says_about_a_speaker_stays_with_the_label() -> None:
    found = read("I: En?\nR (R3, vrouw): Goed.\nI: Ja?\nR (lacht): Nee.\n(Tolk: Zij zegt nee.)")

    assert [label for label, _ in said(found)] == ["I", "R (R3, vrouw)"] * 2 + ["Tolk"]
    assert [text for _, text in said(found)][1::2] == ["Goed.", "(lacht) Nee."]


def test_initials_and_list_letters_in_a_text_are_no_labels() -> None:
    found = read(
        "I: Wie was daar?\nR: Even denken.\nI: Was dat een van deze?\nR. Jansen of B. de Boer?\n"
        "R: Geen idee.\nI. Kom nooit terug.\nI: Ja.\nR: Nee."
    )

    assert ("I", "Was dat een van deze?\nR. Jansen of B. de Boer?") in said(found)
    assert ("R", "Geen idee.\nI. Kom nooit terug.") in said(found)


def test_an_answer_that_is_a_time_or_a_number_is_an_answer() -> None:
    found = read("I: Hoe laat?\nR: 10:30\nI: Hoe oud?\nR: 45\nI: En hij?\n46\nI: Dus?\nR: Ja.")

    assert ("R", "10:30") in said(found) and ("R", "45") in said(found)
    assert any("46" in text for _, text in said(found))


def test_the_short_form_of_a_label_within_a_line_is_a_speaker() -> None:
    found = read("Interviewer: Hoe?\nR1: Goed. I: Ja? R1: Ja.\nInterviewer: Ok.\nR1: Nou.")

    assert said(found)[1:4] == [("R1", "Goed."), ("I", "Ja?"), ("R1", "Ja.")]


def test_a_label_without_words_is_kept_apart() -> None:
    found = read("I: Hoe?\nR: Goed.\nTolk:\nI: En?\nR: Ja.")

    assert [(piece.kind, piece.text) for piece in found.left_out] == [
        (LeftOutKind.METADATA, "Tolk")
    ]
