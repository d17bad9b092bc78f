"""Countries: which there are, and what people call them."""

import pytest
from holidays.registry import COUNTRIES

from bot.domain.countries import called, country_of, name_of, names

NOBODY_WORKS_THERE = {"AQ", "BV", "HM", "TF", "UM", "GS", "IO"}


def test_every_country_of_the_library_has_a_name() -> None:
    assert set(names()) == {code for _, code, *_ in COUNTRIES.values()} - NOBODY_WORKS_THERE
    assert len(set(names().values())) == len(names())


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Austria", "AT"), ("österreich", "AT"), ("at", "AT"), ("The Netherlands", "NL"), ("U.S.A.", "US"),
        ("UK", "GB"), ("côte d'ivoire", "CI"), ("Trinidad & Tobago", "TT"),
        ("Türkiye", "TR"), ("turkey", "TR"),
    ],
)  # fmt: skip
def test_a_country_is_known_by_what_people_call_it(words: str, code: str) -> None:
    assert called(words) == code


@pytest.mark.parametrize("words", ["", "Banania", "Europe", "🇦🇹", "the", "none"])
def test_what_is_no_country_is_none(words: str) -> None:
    assert called(words) is None


def test_every_country_is_called_by_its_own_name() -> None:
    for code, name in names().items():
        assert called(name) == called(code) == code
        assert name_of(code) == name


def test_a_zone_has_its_country_if_it_has_one() -> None:
    assert country_of("Europe/Vienna") == "AT"
    assert country_of("UTC") is None
    assert country_of("Nowhere/Atlantis") is None
