"""Is this English? The model knows no other language, and a wrong suggestion is worse than none."""

import re

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_NOISE = re.compile(r"<[^>]*>|https?://\S+|:[a-z0-9_+-]+:|`[^`]*`")

# Words that do the work of a language: few, frequent, and hard to write a sentence without.
_ENGLISH = """
a about after again all also an and any are as asked at back bc be because been before being but by called
can can't could did didn't do does don't done down first fixed for from get got had has have he helped her
his how i i'd i'll i'm i've if in into is it it's its just last made me met more most my new next no not now
of off on one only or our out over own posted ran same sent set she should showed so some still team than
that the their them then there these they this those to today told too took two up us very w was we week
went were what when where which who why will with would wrote yes you your
"""
_FOREIGN = """
der das und ich nicht ein eine einen einem einer den dem des mit für auf wir ist sind habe haben zu zum zur
von vom im auch noch aber oder wie wenn dass über nach bei mein meine unser unsere sich als aus nur sehr
heute woche kunden neue neuen gemacht het een van en niet met voor zijn ik wij deze naar maar ook bij onze
mijn le la les une du et est pas pour dans sur avec je nous vous que qui ou où ce cette ces ma mes notre nos
au aux été j'ai d'une d'un l'équipe semaine chez suis sont c'est n'ai ont leur très el los las del y con por
para una un se al como pero más sobre este esta hemos semana equipo nuestro nuestra muy también o as da em
na nas um com não e é eu minha meu nosso nossa foi fiz il di della delle che gli nel alla sono ho abbiamo
anche mio questa settimana nuovo nuova fatto z się nie jest że za od przez dla po oraz jak tydzień zespołu
zrobiłem nowy nowe mój moje jsem jsme že och att det jag på är inte med för av till vi har om ett ikke og
jeg til bir bu için ile și în pe cu mais uma fait
"""
ENGLISH = frozenset(_ENGLISH.split())
FOREIGN = frozenset(_FOREIGN.split()) - ENGLISH
MARKED = re.compile(r"[àâäãåæçéèêëíìîïñóòôöõøœßúùûüýÿąćęłńśźżčďěňřšťůžşğıțșăő]")  # in lower case


def is_english(text: str) -> bool:
    """False when the words speak for another language; a text too short to tell is taken for English."""
    words = [word.lower().replace("’", "'") for word in _WORD.findall(_NOISE.sub(" ", text))]
    if not words:
        return True
    if sum(not _is_latin(word) for word in words) * 2 >= len(words):
        return False
    ours = sum(word in ENGLISH for word in words)
    theirs = sum(word in FOREIGN or bool(MARKED.search(word)) for word in words)
    return theirs <= ours or theirs < max(1.0, 0.15 * len(words))


def _is_latin(word: str) -> bool:
    return ord(word[0]) < 0x250 or 0x1E00 <= ord(word[0]) < 0x2000
