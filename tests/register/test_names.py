"""Which state a name means."""

from __future__ import annotations

import pytest

from aidememoire.register.names import states


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("BY", ["Belarus", "Biélorussie", "Bélarus", "Byelorussia", "the Republic of Belarus"]),
        ("RU", ["Russia", "Russie", "Russian Federation", "the Russian Federation", "la Russie", "RUSSIE"]),
        ("TR", ["Turkey", "Türkiye", "Turquie"]),
        ("CI", ["Ivory Coast", "Côte d’Ivoire", "Cote d'Ivoire", "la Côte d'Ivoire"]),
        ("US", ["United States", "États-Unis", "Etats-Unis", "les Etats-Unis", "U.S.A.", "the US"]),
        ("GB", ["UK", "Royaume-Uni", "Great Britain"]),
        ("CD", ["RDC", "DRC", "Democratic Republic of the Congo"]),
        ("IR", ["Iran", "l'Iran"]),
        ("EU", ["European Union", "Union européenne", "l'UE"]),
    ],
)
def test_a_state_by_its_names(code: str, names: list[str]) -> None:
    for name in names:
        assert states().codes(name) == {code}, name


@pytest.mark.parametrize("name", ["", "Loukachenko", "the", "Republic"])
def test_what_is_no_state(name: str) -> None:
    assert states().codes(name) == frozenset()
