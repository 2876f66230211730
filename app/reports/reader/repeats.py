"""Knows a text that a page holds twice, once to be seen and once to be read aloud; refuses to judge whether the copies differ."""

from collections.abc import Sequence

from app.reports.reader.lines import Line

#: A line as long as this does not come back by chance.
_LONG = 20
#: From this share of a page's characters on, what comes back is a second copy.
_COPY_SHARE = 0.3


def without_copy(lines: Sequence[Line]) -> tuple[list[Line], tuple[int, int] | None]:
    """The lines without the copy that has the fewer of them, and where it stood; blanks and line ends make no difference."""
    bare = [line.text.replace(" ", "").replace("\t", "") for line in lines]
    whole = "".join(bare)
    starts = [0]
    for words in bare:
        starts.append(starts[-1] + len(words))
    found = _longest_again(whole, [words for words in bare if len(words) >= _LONG])
    if found is None:
        return list(lines), None
    first, second, length = found
    copies = [
        [
            index
            for index, start in enumerate(starts[:-1])
            if min(starts[index + 1], at + length) - max(start, at) > (starts[index + 1] - start) / 2
        ]
        for at in (first, second)
    ]
    worth = [
        (len(copy), bool(copy) and starts[copy[0]] == at) for copy, at in zip(copies, (first, second), strict=True)
    ]  # a copy that begins inside a line (语音播报：…) was not set to be seen
    left = set(copies[1] if worth[1] <= worth[0] else copies[0])
    if not left or len(left) == len(lines):
        return list(lines), None
    place = lines[min(left)].start, lines[max(left)].end
    return [line for index, line in enumerate(lines) if index not in left], place


def _longest_again(whole: str, long: Sequence[str]) -> tuple[int, int, int] | None:
    """Two places and the length for which the same characters follow at both, when that is a large part of the whole."""
    for words in long:
        start = whole.find(words[:_LONG])
        again = whole.find(words[:_LONG], start + _LONG)
        if again < 0:
            continue
        before = 0
        while before < start and start < again - before and whole[start - before - 1] == whole[again - before - 1]:
            before += 1
        length = 0
        while again + length < len(whole) and start + length < again and whole[start + length] == whole[again + length]:
            length += 1
        if length + before >= _COPY_SHARE * len(whole):
            return start - before, again - before, length + before
    return None
