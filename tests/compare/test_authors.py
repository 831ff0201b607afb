import pytest

from affbib.compare.authors import agreement
from affbib.model.names import Name, parse_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Name("Lee", "Ann"), Name("Lee", "Ann")),
        (Name("Lee", "A."), Name("Lee", "Ann B.")),
        (Name("Lee"), Name("Lee", "Ann")),
        (Name("KÖPRÜ", "Berkay"), Name("Köprü", "Berkay")),
        (Name("Wei", "Zhang"), Name("Zhang", "Wei")),
        (Name("Lincoln Lew", "Wai-Cheong"), Name("Lew", "Wai-Cheong Lincoln")),
        (Name("Radwan", "brahim"), Name("Radwan", "Ibrahim")),
        (Name("Papantoniou", "Foivos Paraperas"), Name("Paraperas Papantoniou", "Foivos")),
        (Name("NLLB Team", corporate=True), Name("NLLB Team", corporate=True)),
    ],
)
def test_one_person(one, other):
    assert agreement([one], [other]).share >= 0.8


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Name("Lee", "Ann"), Name("Wu", "Ann")),
        (Name("Zhang", "Wei"), Name("Zhang", "Bo")),
        (Name("Zhang", "W."), Name("Zhang", "B.")),
        (Name("Li"), Name("Liu")),
    ],
)
def test_two_persons(one, other):
    assert agreement([one], [other]).share < 0.34


def test_lists():
    three = [parse_name(name) for name in ("Ann Lee", "Bo Wu", "Cy Fox")]
    assert agreement(three, three).complete
    assert not agreement(three[:1], three).complete
    assert agreement(three[:1], three).first
    assert not agreement(three[1:], three).first
    assert agreement(three, three[:1]).share == pytest.approx(1 / 3)
