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


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        (Name("Lee", "Ann"), Name("Lee", "Ann"), 1.0),
        (Name("Lee", "Ann"), Name("Lee", "A."), 1.0),
        (Name("Lee", "Ann"), Name("Lee"), 1.0),
        (Name("de la Cruz", "Ann"), Name("Delacruz", "Ann"), 1.0),
        (Name("Lee", "Jean Luc"), Name("Lee", "Jeanluc"), 1.0),
        # Another given name, and one that begins alike.
        (Name("Lee", "Ann"), Name("Lee", "Aki"), 0.5),
        (Name("Lee", "Ann"), Name("Lee", "Bo"), 0.25),
        (Name("Lee", "Ann Bo"), Name("Lee", "Xia Ann"), 0.9),
        (Name("Lee", "Katrin"), Name("Lee", "Kathrin"), 0.9),
        # Parts told apart in other ways.
        (Name("Phuong Thao", "Ha Thi"), Name("Thao", "Ha Phuong"), 0.9),
        (Name("Garcia Lopez", "Ann"), Name("Garcia", "Ann"), 0.9),
        (Name("Lopez", "Ann"), Name("Lopez Garcia", "A."), 0.9),
        (Name("Garcia Lopez", "Ann"), Name("Lopez", "Bo"), 0.0),
        (Name("Ang", ""), Name("Keng", "Kai Ang"), 0.9),
        (Name("Ang", "Wei"), Name("Keng", "Kai Ang"), 0.0),
        # Misspelt, as a whole or the family name.
        (Name("Schmidhuber", "Jurgen"), Name("Schmidhubr", "Jurgen"), 0.9),
        (Name("Schmidhuber", "Jurgen"), Name("Schmidhubr", "Josef"), 0.45),
        (Name("Schmidhuber", "Jurgen"), Name("Schmidhubr", "Bo"), 0.225),
        (Name("Lee", "Ann"), Name("Wu", "Ann"), 0.0),
    ],
)
def test_how_alike(one, other, share):
    assert agreement([one], [other]).share == pytest.approx(share)
    assert agreement([other], [one]).share == pytest.approx(share)


def test_each_registered_author_is_given_once():
    same, other = Name("Lee", "Ann"), Name("Lee", "Aki")
    assert agreement([same, same], [same, other]).share == pytest.approx(0.75)
    # The nearest is given, not the first that may be meant.
    assert agreement([same, other], [other, same]).share == 1
    assert agreement([same, same], [same]).share == 0.5


def test_a_list_is_complete_when_nobody_is_left_and_most_are_found():
    four = [parse_name(name) for name in ("Ann Lee", "Bo Wu", "Cy Fox", "Di Ray")]
    assert not agreement(four, [*four[:3], Name("Else", "Other")]).complete
    assert agreement(four, four[::-1]).complete
    assert not agreement(four, four[::-1]).first
    assert agreement([*four, Name("Else", "Other")], four).complete


def test_lists():
    three = [parse_name(name) for name in ("Ann Lee", "Bo Wu", "Cy Fox")]
    assert agreement(three, three).complete
    assert not agreement(three[:1], three).complete
    assert agreement(three[:1], three).first
    assert not agreement(three[1:], three).first
    assert agreement(three, three[:1]).share == pytest.approx(1 / 3)
