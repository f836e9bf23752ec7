# SPDX-License-Identifier: Apache-2.0
"""Writes the tokenizer's Unicode table and prints the digest that UnicodeDigestTest expects.

Run it with a Python whose unicodedata has Unicode 14.0.0 (Python 3.11):

    python3 make_unicode.py ../../../main/resources/org/aladin/model/text/unicode-14.txt

The table is what Python says of every code point. The digest is taken of the words that the rules of
the original's tokenizer (BasicTokenizer of pytorch-transformers 1.x, copied below) make of them with
Python's own unicodedata and str.lower(), not with the table.
"""
import hashlib
import sys
import unicodedata

VERSION = "14.0.0"
POINTS = range(0x110000)
SIGMA = "\u03a3"


# The original's rules.
def is_control(c):
    return c not in "\t\n\r" and unicodedata.category(c).startswith("C")


def is_whitespace(c):
    return c in " \t\n\r" or unicodedata.category(c) == "Zs"


def is_punctuation(c):
    p = ord(c)
    if 33 <= p <= 47 or 58 <= p <= 64 or 91 <= p <= 96 or 123 <= p <= 126:
        return True
    return unicodedata.category(c).startswith("P")


def is_chinese(p):
    return (
        0x4E00 <= p <= 0x9FFF
        or 0x3400 <= p <= 0x4DBF
        or 0x20000 <= p <= 0x2A6DF
        or 0x2A700 <= p <= 0x2B73F
        or 0x2B740 <= p <= 0x2B81F
        or 0x2B820 <= p <= 0x2CEAF
        or 0xF900 <= p <= 0xFAFF
        or 0x2F800 <= p <= 0x2FA1F
    )


def words(text):
    clean = []
    for c in text:
        if ord(c) in (0, 0xFFFD) or is_control(c):
            continue
        if is_whitespace(c):
            clean.append(" ")
        elif is_chinese(ord(c)):
            clean.append(" " + c + " ")
        else:
            clean.append(c)
    out = []
    for token in "".join(clean).split():
        token = unicodedata.normalize("NFD", token.lower())
        start_new = True
        for c in token:
            if unicodedata.category(c) == "Mn":
                continue
            if is_punctuation(c):
                out.append(c)
                start_new = True
            else:
                if start_new:
                    out.append("")
                    start_new = False
                out[-1] += c
    return " ".join(out).split()


# Every code point by itself, in a word, before and after a capital sigma (whose lower case depends
# on its neighbours) and between two spacing marks of combining classes 226 and 216.
CONTEXTS = ["%s", "x%sy", "%s" + SIGMA, "a" + SIGMA + "%s", "a" + SIGMA + "%sb", "x\U0001d16d%s\U0001d165"]


def digest():
    sha = hashlib.sha256()
    for p in POINTS:
        fields = ["%04X" % p] + [" ".join(words(context % chr(p))) for context in CONTEXTS]
        sha.update(("\t".join(fields) + "\n").encode("utf-8"))
    return sha.hexdigest()


# The table.
def ranges(values):
    """Runs of code points of one value, None left out."""
    first = None
    for p in range(0x110001):
        value = values(chr(p)) if p < 0x110000 else None
        if first is not None and value != held:
            yield first, p - 1, held
            first = None
        if value is not None and first is None:
            first, held = p, value


def write_set(out, name, belongs):
    out.write("[%s]\n" % name)
    for first, last, _ in ranges(lambda c: True if belongs(c) else None):
        out.write("%04X\n" % first if first == last else "%04X-%04X\n" % (first, last))


def write_texts(out, name, text):
    out.write("[%s]\n" % name)
    for p in POINTS:
        other = text(chr(p))
        if other != chr(p):
            out.write("%04X %s\n" % (p, " ".join("%04X" % ord(c) for c in other)))


def is_cased(c):
    # A capital sigma at the end of a word is a final one exactly after a cased letter.
    return (c + SIGMA).lower()[-1] == "\u03c2"


def is_case_ignorable(c):
    # What stands between a cased letter and the sigma without a difference, and is not cased itself.
    return ("a" + c + SIGMA).lower()[-1] == "\u03c2" and not is_cased(c)


def decomposition(c):
    # Hangul syllables are decomposed by arithmetic.
    return c if "\uac00" <= c <= "\ud7a3" else unicodedata.normalize("NFD", c)


def write(path):
    with open(path, "w", encoding="ascii", newline="\n") as out:
        out.write(
            "# Unicode %s as Python 3.11 has it (unicodedata, str.lower()), written by make_unicode.py.\n"
            "# Derived from the Unicode Character Database, (c) 1991-2021 Unicode, Inc., under the terms of\n"
            "# https://www.unicode.org/license.txt. Numbers are hexadecimal code points, except for combining\n"
            "# classes, which are decimal.\n" % VERSION
        )
        write_set(out, "other", lambda c: unicodedata.category(c).startswith("C"))
        write_set(out, "separator", lambda c: unicodedata.category(c).startswith("Z"))
        write_set(out, "punctuation", lambda c: unicodedata.category(c).startswith("P"))
        write_set(out, "nonspacing-mark", lambda c: unicodedata.category(c) == "Mn")
        write_set(out, "cased", is_cased)
        write_set(out, "case-ignorable", is_case_ignorable)
        write_texts(out, "lower-case", str.lower)
        write_texts(out, "decomposition", decomposition)
        out.write("[combining-class]\n")
        for first, last, value in ranges(lambda c: unicodedata.combining(c) or None):
            out.write("%04X-%04X %d\n" % (first, last, value))


if __name__ == "__main__":
    if unicodedata.unidata_version != VERSION:
        sys.exit("This Python has Unicode %s, expected %s" % (unicodedata.unidata_version, VERSION))
    write(sys.argv[1])
    print(digest())
