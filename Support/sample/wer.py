"""Word error rate of a transcript against the text that was spoken: wer.py KNOWN.txt TRANSCRIPT.txt

Both sides are brought to the same spelling first (case, punctuation, accents, numbers as digits, hesitations away),
so that only what was misheard counts. Prints the rate and every difference.
"""

import re
import sys
import unicodedata
from pathlib import Path

HESITATIONS = {"um", "uh", "uhm", "er", "erm", "hmm", "mm"}
UNITS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
TENS = {word: 10 * value for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
SCALES = {"hundred": 100, "thousand": 1000}
SIGNS = [(r"%", " percent "), (r"€\s*([\d,.]*\d)", r" \1 euros "), (r"\$\s*([\d,.]*\d)", r" \1 dollars "), (r"&", " and ")]


def words(text: str) -> list[str]:
    """The words of a text in one spelling."""
    text = unicodedata.normalize("NFKD", text.lower())
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    for sign, spoken in SIGNS:
        text = re.sub(sign, spoken, text)
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = re.sub(r"['’]", "", text)
    # A number does not reach across a comma or the end of a sentence.
    clauses = re.split(r"[.,;:!?]+(?:\s|$)", text)
    spoken = ([word for word in re.findall(r"[a-z0-9]+", clause) if word not in HESITATIONS] for clause in clauses)
    return [word for clause in spoken for word in numbers(clause)]


def numbers(found: list[str]) -> list[str]:
    """Spelled numbers as digits: "nine hundred and sixty" is 960. Two numbers side by side stay two."""
    out, index = [], 0
    while index < len(found):
        end, value = spelled(found, index)
        out.append(found[index] if end == index else str(value))
        index = max(end, index + 1)
    return out


def spelled(found: list[str], index: int) -> tuple[int, int]:
    """Where the number that begins at this word ends, and its value; ends where it begins when there is none."""
    # room: what the next word must stay below to belong to this number.
    total, group, room, end, first = 0, 0, 1000, index, index
    while index < len(found):
        word = found[index]
        if word in UNITS and UNITS[word] < room and (UNITS[word] or index == end == first):
            group, room = group + UNITS[word], 0
        elif word in TENS and TENS[word] < room:
            group, room = group + TENS[word], 10
        elif word == "hundred" and 0 < group < 10:
            group, room = group * 100, 100
        elif word == "thousand" and group:
            total, group, room = total + group * 1000, 0, 1000
        elif word == "and" and room >= 100 and end > first and follows(found, index, room):
            index += 1
            continue
        else:
            break
        index += 1
        end = index
    return end, total + group


def follows(found: list[str], index: int, room: int) -> bool:
    """Whether the word after this "and" goes on with the number."""
    after = found[index + 1] if index + 1 < len(found) else ""
    return 0 < UNITS.get(after, TENS.get(after, 0)) < room


def differences(known: list[str], heard: list[str]) -> list[tuple[str, str]]:
    """The fewest edits that turn one into the other, as (known, heard); one side is empty in what was lost or added."""
    rows = [list(range(len(heard) + 1))]
    for i, word in enumerate(known, 1):
        row = [i]
        for j, other in enumerate(heard, 1):
            row.append(min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (word != other)))
        rows.append(row)
    edits, i, j = [], len(known), len(heard)
    while i or j:
        if i and j and rows[i][j] == rows[i - 1][j - 1] + (known[i - 1] != heard[j - 1]):
            i, j = i - 1, j - 1
            if known[i] != heard[j]:
                edits.append((known[i], heard[j]))
        elif i and rows[i][j] == rows[i - 1][j] + 1:
            i -= 1
            edits.append((known[i], ""))
        else:
            j -= 1
            edits.append(("", heard[j]))
    return edits[::-1]


def main(known_file: str, heard_file: str) -> None:
    known, heard = (words(Path(name).read_text(encoding="utf-8")) for name in (known_file, heard_file))
    if not known:
        sys.exit(f"{known_file} has no words")
    edits = differences(known, heard)
    print(f"WER {100 * len(edits) / len(known):.1f} %  ({len(edits)} of {len(known)} words)")
    for was, is_ in edits:
        print(f"  {was or '-'} -> {is_ or '-'}")


if __name__ == "__main__":
    main(*sys.argv[1:])
