"""E-mail addresses, web addresses and names on social media, written and said."""

from collections.abc import Iterator

from pipeline.domain.spoken_forms import SpokenForms
from pipeline.domain.transcript import Category
from pipeline.nlp.structured_accounts import AccountFinder, is_piece
from pipeline.nlp.structured_symbols import Reading, SymbolReader
from pipeline.nlp.structured_tokens import Found, Phrases
from pipeline.nlp.structured_web_written import written_addresses

_MOST_STEPS = 40
_MOST_WORDS = 4


class WebFinder:
    """Finds addresses on the web and names on social media."""

    def __init__(self, forms: SpokenForms, symbols: SymbolReader) -> None:
        """Take the words of addresses: signs, ends, providers, platforms."""
        a = forms.addresses
        self._at, self._at_unsure = frozenset(a.at), frozenset(a.at_unsure)
        self._at_ended = frozenset(a.at_ended)
        self._dot, self._slash = frozenset(a.dot), Phrases(a.slash)
        self._links = Phrases((*a.links, *a.link_phrases))
        self._spoken_signs = frozenset(w for w in (*a.links, *a.dot) if w.isalpha())
        self._domains, self._sure_domains = frozenset(a.domains), frozenset(a.sure_domains)
        self._providers = frozenset(a.providers)
        self._particles, self._stops = frozenset(a.particles), frozenset(a.stops)
        self._web_words, self._public = frozenset(a.web_words), frozenset(a.public_sites)
        self._symbols = symbols
        self._names = AccountFinder(a)

    def addresses(self, reading: Reading) -> Iterator[Found]:
        """Yield addresses and names in a turn."""
        yield from written_addresses(reading.text, self._domains, self._sure_domains, self._public)
        reading = self._without_commas(reading)
        for place, token in enumerate(reading.tokens):
            word = token.word
            if word in self._at or word in self._at_unsure:
                yield from self._email(reading, place, sure=word in self._at)
            elif word in self._at_ended:
                yield from self._email(reading, place, sure=False, ended=True)
            elif word in self._dot and not token.glued:
                yield from self._site(reading, place)
            elif word == "www" or (word == "w" and self._three(reading, place)):
                yield from self._www(reading, place)
        yield from self._names.names(reading)

    def _without_commas(self, reading: Reading) -> Reading:
        """Return the turn without the commas of "s, punt, kaya, apenstaartje, gmail"."""
        tokens = reading.tokens
        signs = self._at | self._spoken_signs
        if not any(token.word in self._at for token in tokens):
            return reading
        kept = [
            token
            for place, token in enumerate(tokens)
            if token.word != ","
            or not any(t.word in signs for t in tokens[max(0, place - 1) : place + 2])
        ]
        return reading if len(kept) == len(tokens) else Reading(reading.text, reading.reader, kept)

    # E-mail

    def _email(
        self, reading: Reading, place: int, *, sure: bool, ended: bool = False
    ) -> Iterator[Found]:
        """Yield the address around a word for the sign; `ended`: only with a provider and ".nl"."""
        last = self._domain(reading, place + 1, sure=sure)
        if last is None or (ended and not self._is_mailbox(reading, place, last)):
            return
        tokens = reading.tokens
        is_sign = tokens[place].word == "@" and tokens[last].glued
        if is_sign and last == place + 1 and tokens[last].word not in self._providers:
            return  # "Student@Work": a sign that is written has a written end, ".nl"
        first = self._local_part(reading, place)
        if first == place:  # a name on social media: "apenstaartje kleine beer drie"
            if reading.tokens[place].word != "@":
                start, end = reading.span(first, self._more_words(reading, last))
                yield Found(start, end, Category.WEB, 0.8, "name on social media in words")
            return
        start, end = reading.span(first, last)
        yield Found(start, end, Category.EMAIL, 0.95, "e-mail address in words")

    def _is_mailbox(self, reading: Reading, place: int, last: int) -> bool:
        """Whether "bij hotmail punt com" ends an address: "bij" and "krul" mean much else."""
        words = [token.word for token in reading.tokens[place + 1 : last + 1]]
        dotted = any(word in self._dot for word in words[1:])
        return dotted and (reading.tokens[place].word != "bij" or words[0] in self._providers)

    def _more_words(self, reading: Reading, last: int, most: int = _MOST_WORDS) -> int:
        """Return the last of up to `most` words that are no function words, from `last` on."""
        words = 1
        for _ in range(_MOST_STEPS):
            after = last + 1
            if after >= len(reading.tokens) or not reading.tokens[after].word[0].isalnum():
                break
            is_digit = after in reading.atom_at and reading.tokens[after].word != "een"
            words += not is_digit
            if words > most or (not is_digit and reading.tokens[after].word in self._stops):
                break
            last = after
        return last

    def _domain(self, reading: Reading, place: int, *, sure: bool) -> int | None:
        """Return the last token of the domain at `place`, or None if it is none."""
        tokens = reading.tokens
        last = self._label(reading, place)
        if last is None:
            return None
        for extra in (0, 1, 2):  # "hot mail punt com"
            here = last + extra
            if here + 1 < len(tokens) and tokens[here + 1].word in self._dot:
                end = self._ends(reading, here, any_end=sure)
                if end is not None:
                    return end
            if here + 1 >= len(tokens) or not tokens[here + 1].word.isalpha():
                break
        if sure or tokens[place].word in self._providers:
            return last
        return None

    def _ends(self, reading: Reading, last: int, *, any_end: bool) -> int | None:
        """Return the last token of ".label.label" after the token `last`."""
        tokens = reading.tokens
        known = None
        for _ in range(5):
            if last + 2 >= len(tokens) or tokens[last + 1].word not in self._dot:
                break
            end = self._domain_end(reading, last + 2)
            after = end if end is not None else self._label(reading, last + 2)
            if after is None:
                break
            spoken = tokens[last + 1].word != "." or tokens[last + 2].glued
            if end is not None or (any_end and spoken):
                known = after
            last = after
        return known

    def _domain_end(self, reading: Reading, place: int) -> int | None:
        """Return the last token of "nl", "com", "en el", "n l", "co m"."""
        tokens = reading.tokens
        if tokens[place].word in self._domains:
            return place
        spelled, last = "", place - 1
        for _ in range(4):
            symbol = self._symbols.at(reading, last + 1)
            if symbol is None or symbol.is_number:
                break
            spelled, last = spelled + symbol.text, symbol.last
            if spelled in self._sure_domains:
                return last
        return None

    def _label(self, reading: Reading, place: int) -> int | None:
        """Return the last token of one part of a domain: a word, or letters one by one."""
        tokens = reading.tokens
        if place >= len(tokens) or not (
            tokens[place].word[0].isalnum() or place in reading.atom_at
        ):
            return None
        last = place
        for _ in range(_MOST_STEPS):
            after = last + 1
            if after >= len(tokens):
                break
            length = self._links.length_at(tokens, after)
            if length and tokens[after].word not in self._dot and after + length < len(tokens):
                last = after + length
            elif (tokens[after].glued and tokens[after].word[0].isalnum()) or (
                is_piece(reading, last) and is_piece(reading, after)
            ):
                last = after
            else:
                break
        return last

    def _local_part(self, reading: Reading, at: int) -> int:
        """Return the first token of the part before the apenstaartje at `at`."""
        tokens = reading.tokens
        first, words, linked = at, 0, True
        for _ in range(_MOST_STEPS):
            place = first - 1
            if place < 0:
                break
            length = self._links.length_before(tokens, first)
            # Before the apenstaartje itself only "aan elkaar", "laag streepje".
            if length and first - length >= 0 and (first < at or length > 1):
                first, linked = first - length, True
                continue
            word = tokens[place].word
            spelled = self._spelled(reading, place)
            if not (word[0].isalnum() or spelled):
                break
            if linked or tokens[first].glued or spelled:
                if linked and first == at and word in self._stops:
                    break
                first, linked = place, False
            elif words < _MOST_WORDS and self._goes_on(reading, place):
                first, words = place, words + 1
            else:
                break
        while first < at and not tokens[first].word[0].isalnum():
            first += 1
        return first

    def _spelled(self, reading: Reading, place: int) -> bool:
        """Return whether a token is part of something read out letter by letter or a number."""
        word = reading.tokens[place].word
        if any(atom.first <= place <= atom.last for atom in reading.atoms_near(place)):
            digits = place in reading.atom_at and place + 1 in reading.atom_at
            return word not in {"een", "en"} or (word == "een" and digits)
        symbol = self._symbols.at(reading, place)
        if symbol is None or symbol.last > place + 3:
            return False
        return symbol.sure or (len(word) == 1 and word not in {"e", "u"})

    def _goes_on(self, reading: Reading, place: int) -> bool:
        """Return whether an unlinked word belongs to the address: no function word."""
        word = reading.tokens[place].word
        if word in self._particles:
            before = reading.tokens[place - 1].word if place else ""
            return (
                bool(before)
                and before.isalpha()
                and (before in self._particles or before not in self._stops)
            )
        return word not in self._stops

    # Web addresses

    def _three(self, reading: Reading, place: int) -> bool:
        words = [t.word for t in reading.tokens[place : place + 3]]
        return words == ["w", "w", "w"]

    def _www(self, reading: Reading, place: int) -> Iterator[Found]:
        """Yield "www punt x y punt nl": all from www to the end of the host."""
        tokens = reading.tokens
        start = place + (1 if tokens[place].word == "www" else 3)
        last = None
        for at in range(start, min(start + 12, len(tokens))):
            if tokens[at].word in self._dot and at + 1 < len(tokens):
                end = self._domain_end(reading, at + 1)
                last = end if end is not None else last
        if last is not None:
            yield self._web(reading, place, self._path(reading, last))

    def _site(self, reading: Reading, dot: int) -> Iterator[Found]:
        """Yield "bakkerij jansen punt nl": what is linked, and more after "de website is"."""
        tokens = reading.tokens
        if dot == 0 or dot + 1 >= len(tokens):
            return
        end = self._domain_end(reading, dot + 1)
        if end is None or not self._is_sure_end(reading, dot + 1, end):
            return
        first = dot
        linked = True
        cued = any(t.word in self._web_words for t in tokens[max(0, dot - 9) : dot])
        for _ in range(_MOST_STEPS):
            if first == 0:
                break
            length = self._links.length_before(tokens, first) if first < dot else 0
            if length:
                first, linked = first - length, True
                continue
            word = tokens[first - 1].word
            own = linked or tokens[first].glued or self._spelled(reading, first - 1)
            if not word[0].isalnum() or not (own or (cued and self._goes_on(reading, first - 1))):
                break
            first, linked = first - 1, False
        if first == dot or (dot - first == 1 and tokens[first].word in self._stops):
            return
        host = "".join(t.word for t in tokens[first:dot]) + "." + tokens[end].word
        path = self._path(reading, end)
        if path > end or host not in self._public:
            yield self._web(reading, first, path)

    def _is_sure_end(self, reading: Reading, first: int, last: int) -> bool:
        word = reading.tokens[first].word
        return last > first or (word in self._sure_domains and word != "be")

    def _path(self, reading: Reading, last: int) -> int:
        """Return the last token of "slash x streepje y" after a host."""
        tokens = reading.tokens
        for _ in range(5):
            if last + 2 >= len(tokens):
                break
            length = self._slash.length_at(tokens, last + 1)
            label = self._label(reading, last + 1 + length) if length else None
            if label is None:
                break
            named = tokens[last + 1 + length].word in self._at | self._at_unsure
            spoken = tokens[last + 1].word != "/"
            most = _MOST_WORDS if named else 2 if spoken else 1
            last = self._more_words(reading, label, most)
        return last

    def _web(self, reading: Reading, first: int, last: int) -> Found:
        start, end = reading.span(first, last)
        end += len("'s") * reading.text.startswith(("'s", "’s"), end)  # "slash foto's"
        return Found(start, end, Category.WEB, 0.9, "web address in words")
