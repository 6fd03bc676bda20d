"""How numbers, letters, addresses and dates are said: the words of spoken_forms_nl.yaml."""

from pipeline.domain.record import Record

Words = tuple[str, ...]


class NumberForms(Record):
    """Number words. `units`, `teens` and `tens` are in order of value: 0-9, 10-19, 20-90."""

    units: tuple[Words, ...]
    teens: tuple[Words, ...]
    tens: tuple[Words, ...]
    hundred: Words
    thousand: Words
    joiner: Words
    double: Words
    times: Words
    plurals: Words


class LetterForms(Record):
    """Names of letters; a name outside `sure` mostly means something else ("en", "de", "Anna")."""

    names: dict[str, Words]
    sure: Words
    unsure: Words
    spelled_with: Words


class SpellingForms(Record):
    """Words around a name that is read out letter by letter.

    `initialisms` are written as one word; a row of letters that is one or more of them is no name.
    """

    cues: Words
    cues_before: Words
    signs: Words
    initialisms: Words


class AddressForms(Record):
    """Words of e-mail addresses, web addresses and names on social media."""

    at: Words
    at_unsure: Words
    at_ended: Words
    dot: Words
    links: Words
    link_phrases: Words
    slash: Words
    domains: Words
    sure_domains: Words
    providers: Words
    particles: Words
    stops: Words
    web_words: Words
    public_sites: Words
    platforms: Words
    handle_sure: Words
    handle_unsure: Words
    handle_skip: Words
    handle_not: Words


class DateForms(Record):
    """Words of dates. `months` is in order; holidays are "day-month", public dates with a year.

    `deadlines` say that a day is of policy,
    `papers` say that a day is that of a birth ("op papier"), `parts` are parts of a month.
    """

    months: tuple[Words, ...]
    short: Words
    weekdays: Words
    birth: Words
    birth_phrases: Words
    moves: Words
    deaths: Words
    holidays: Words
    public_dates: Words
    deadlines: Words
    papers: Words
    parts: Words


class CueForms(Record):
    """Words that announce an identifier, per kind."""

    bsn: Words
    phone: Words
    iban: Words
    plate: Words
    postcode: Words
    number: Words
    near: Words
    weak: Words
    never: Words
    ends_in: str


class SpokenForms(Record):
    """All words by which identifiers are said, with the version of the file."""

    version: str
    numbers: NumberForms
    letters: LetterForms
    spelling: SpellingForms
    pauses: Words
    listening: Words
    counted: Words
    labelled: Words
    public_numbers: Words
    rooms: Words
    glued_words: Words
    cues: CueForms
    ends_with: Words
    postcode_not_letters: Words
    postcode_not_capitals: Words
    plate_not_letters: Words
    house_number: Words
    house_additions: Words
    banks: Words
    addresses: AddressForms
    dates: DateForms
