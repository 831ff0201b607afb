import pytest

from affbib.compare.rarity import rarity, weight
from affbib.compare.titles import Likeness, likeness, resemble


@pytest.mark.parametrize(
    ("written", "registered"),
    [
        ("MEmoR:A Dataset", "MEmoR: A Dataset"),
        ("Learning t oSolve Puzzles", "Learning to Solve Puzzles"),
        ("ASpontaneous Smile Dataset", "A Spontaneous Smile Data Set"),
        ("The 2nd Shared Task", "The Second Shared Task"),
        ("Time-SyncComments", "Time-Sync Comments"),
    ],
)
def test_spelled_in_another_way(written, registered):
    assert likeness(written, registered).similarity == 1


@pytest.mark.parametrize(
    ("written", "registered", "slips"),
    [
        ("An ldentity-Free Dataset", "An Identity-Free Dataset", 1),
        ("Deep Leaming for Vision", "Deep Learning for Vision", 1),
        ("Deep Moemizing of Vision", "Deep Modernizing of Vision", 2),
        ("Inteligent Vehicles that Feel", "Intelligent Vehicles that Feel", 1),
        ("Spoken Conversation Summarization", "Spoken Conversations Summarization", 1),
        ("Modelling of Colour", "Modeling of Color", 2),
        ("A Framework for MER", "A Framework for Multimodal Emotion Recognition", 1),
    ],
)
def test_slips(written, registered, slips):
    found = likeness(written, registered)
    assert (found.slips, found.differs) == (slips, ())
    assert found.similarity > 0.8


@pytest.mark.parametrize(
    ("written", "registered"),
    [
        ("Unsupervised Learning of Graphs", "Supervised Learning of Graphs"),
        ("The Detection of Micro-Expressions", "The Detection of Macro-Expressions"),
        ("A Survey of Image Retrieval", "A Survey of Video Retrieval"),
    ],
)
def test_another_word_is_no_typo(written, registered):
    found = likeness(written, registered)
    assert found.similarity < 0.95
    assert found.swapped or found.doubtful


@pytest.mark.parametrize(
    ("written", "registered"),
    [
        ("Results of the WMT15 Task", "Results of the WMT17 Task"),
        ("Joy in Music, Part II", "Joy in Music, Part I"),
        ("Joy in Music, Part II", "Joy in Music, Part III"),
        ("The Third Workshop on Joy", "The Fourth Workshop on Joy"),
        ("SemEval-2020 Task 5: Joy", "SemEval-2020 Task 6: Joy"),
    ],
)
def test_numbers_make_other_papers(written, registered):
    assert likeness(written, registered).numbers == 1


def test_the_same_words_weigh_what_they_weigh():
    assert likeness("Joy in Music", "joy IN music") == Likeness(weight(["joy", "in", "music"]))
    assert likeness("Joy in Musik", "Joy in Music") == Likeness(weight(["joy", "in", "music"]), slips=1)
    assert likeness("Joy in Musik", "Joy in Music").same_words


def test_a_word_for_another():
    found = likeness("A Survey of Image Retrieval", "A Survey of Video Retrieval")
    assert found.swapped == min(rarity("image"), rarity("video"))
    assert found.missing == pytest.approx((0, rarity("video") - rarity("image"), 0))
    assert (found.extra, found.differs) == ((0, 0, 0), (("image", "video"),))
    assert found.replaces_words
    assert not found.same_words
    assert found.similarity == pytest.approx(
        found.common / (found.common + found.swapped + sum(found.missing) / 2)
    )  # fmt: skip


def test_words_of_one_side_by_their_place():
    found = likeness("Deep Joy in Music", "Joy in Loud Music Today")
    assert found.extra == (rarity("deep"), 0, 0)
    assert found.missing == (0, rarity("loud"), rarity("today"))
    assert found.differs == (("deep", ""), ("", "loud"), ("", "today"))
    assert not found.replaces_words
    back = likeness("Joy in Loud Music Today", "Deep Joy in Music")
    assert (back.extra, back.missing, back.common) == (found.missing, found.extra, found.common)
    assert back.similarity == pytest.approx(found.similarity)


@pytest.mark.parametrize(
    ("written", "replaces"),
    [
        ("Joy in Image", True),
        ("Joy in Zyxwvut", False),
        ("Joy in Task", True),
        ("Joy in Map", False),  # of three letters
        ("Joy in", False),
    ],
)
def test_a_word_of_the_language_replaces_one(written, replaces):
    assert likeness(written, "Joy in Video").replaces_words is replaces


def test_only_a_number_that_the_other_side_lacks_is_added():
    assert likeness("Joy in Music II", "Joy in Music").adds_numbers
    assert not likeness("Joy in Music", "Joy in Music II").adds_numbers
    assert not likeness("Joy in Music 3", "Joy in Music 5").adds_numbers
    assert not likeness("Deep Joy in Music", "Joy in Music").adds_numbers


def test_numbers_of_one_side_are_loose():
    found = likeness("Joy without Music 2", "Joy Music")
    assert (found.loose, found.numbers) == (2, 0)
    both = likeness("Task 2 and 3 on Joy", "Task 4 on Joy")
    assert (both.numbers, both.loose) == (1, 1)
    assert likeness("Task 2 on Joy", "Task two on Joy").numbers == 0
    # What a colon sets off as a whole is left out, numbers and all.
    assert likeness("Joy", "Joy: The 2020 Edition").loose == 0
    assert likeness("WASSA 2017: Joy", "Joy").loose == 0
    assert likeness("Joy in Music", "Joy in Music 2017").loose == 1


def test_doubtful_words_take_half_a_words_weight():
    found = likeness("Motion Detection", "Emotion Detection")
    assert (found.doubtful, found.slips, found.differs) == (1, 1, ())
    assert not found.same_words
    assert found.similarity == pytest.approx(found.common / (found.common + 1 + 4))


def test_what_a_colon_sets_off():
    left_out = likeness("StyleTalk", "StyleTalk: One-Shot Talking Heads")
    assert (left_out.tail_left_out, left_out.head_left_out) == (True, False)
    assert left_out.missing[2] == pytest.approx(weight(["one", "shot", "talking", "heads"]))
    named = likeness("Nick: The Joy of Music", "The Joy of Music")
    assert (named.head_left_out, named.tail_left_out) == (True, False)
    assert named.extra == (rarity("nick"), 0, 0)
    # A part of what is set off, or a colon with nothing behind it, is not a name or a subtitle.
    assert not likeness("StyleTalk: One-Shot", "StyleTalk: One-Shot Talking Heads").tail_left_out
    assert not likeness("Old Nick: The Joy of Music", "Nick: The Joy of Music").head_left_out
    assert not likeness("The Joy of Music:", "Joy of Music").head_left_out
    assert not likeness("Joy of", "Joy of Music: ").tail_left_out
    assert not likeness("Joy of Music Today", "Joy of Music").tail_left_out
    # The first colon counts.
    assert likeness("Joy", "Joy: Part: Two").tail_left_out
    assert not likeness("Joy: Part", "Joy: Part: Two").tail_left_out


def test_words_elsewhere_are_moved():
    assert likeness("A Survey of Joy", "Joy: A Survey").moved == 1
    found = likeness("emotion recognition in the wild wild west", "the wild wild emotion recognition")
    assert found.moved == 2
    assert found.common == pytest.approx(weight(["the", "wild", "wild", "emotion", "recognition"]))
    assert found.extra == (rarity("in"), 0, rarity("west"))


def test_a_word_is_moved_once():
    found = likeness("Joy Joy of a Survey in the World", "of a Survey in the World Joy")
    assert found.moved == 1
    assert sum(found.extra) == pytest.approx(rarity("joy"))
    assert sum(found.missing) == 0


def test_the_cheapest_steps_are_taken():
    assert likeness("Data Set of Joy", "Dataset of Joy").similarity == 1
    # One pair that is sure rather than one that is doubtful.
    found = likeness("emotion", "motion emotionn")
    assert (found.doubtful, found.differs) == (0, (("", "motion"),))
    found = likeness("the graphformer of joy", "the graformer graphforner of joy")
    assert (found.slips, found.differs) == (1, (("", "graformer"),))


def test_neighbouring_differences_are_one():
    found = likeness("Joy alpha beta in Music", "Joy gamma in Music")
    assert found.differs == (("alpha beta", "gamma"),)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Joy in Music", "Joy in Music", True),
        ("Emotion", "Emotion in a Long and Winding Title of Many Words", True),
        ("The", "The Joy of Music", True),
        ("Graph Networks of Joy", "Grief and Steel Bridges of Old Towns", False),
        ("Jooy in Muusik", "Joi inn Musick", True),
        ("Of Steel and Old Bridges", "Of Joy", False),
        ("Joyless", "Joyful", False),
    ],
)
def test_what_is_worth_a_comparison(one, other, alike):
    assert resemble(one, other) is alike
    assert resemble(other, one) is alike


@pytest.mark.parametrize("other", ["", "An Altogether Different Text"])
def test_nothing_in_common(other):
    found = likeness(other, "Joy in Music")
    assert found.similarity == found.common == 0
    assert found.differs == ((other.lower(), "joy in music"),)
    assert found.swapped == (weight(other.lower().split()) if other else 0)
    assert likeness("Joy in Music", other).differs == (("joy in music", other.lower()),)
    assert not resemble(other, "Joy in Music")


def test_long_differences_are_not_looked_into():
    one, other = (
        " ".join(f"{letter}graphformer{letter}" for letter in letters) for letters in ("abcdefghij", "klmnopqrst")
    )
    assert likeness(one + " joy", other + " joy").slips == 20
    many = " ".join(f"graph{chr(97 + n)}former" for n in range(21))
    assert likeness(many + " joy", many.replace("former", "foormer") + " joy").slips == 0


def test_only_the_first_words_count():
    words = [f"word{number}" for number in range(90)]
    assert likeness(" ".join(words), " ".join(words[:80])).similarity == 1
    assert likeness(" ".join(words), " ".join(words[:79])).differs == (("word79", ""),)
    assert likeness("a" * 1001, "a" * 1000).similarity == 1
    assert likeness("a" * 1000, "a" * 999).slips == 1


def test_long_titles_are_cut():
    long = " ".join(f"word{number}" for number in range(5000))
    assert likeness(long, long[::-1]).similarity < 0.5
