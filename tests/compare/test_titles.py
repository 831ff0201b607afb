import pytest

from affbib.compare.titles import likeness, resemble


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
        ("The Third Workshop on Joy", "The Fourth Workshop on Joy"),
        ("SemEval-2020 Task 5: Joy", "SemEval-2020 Task 6: Joy"),
    ],
)
def test_numbers_make_other_papers(written, registered):
    assert likeness(written, registered).numbers == 1


def test_what_a_colon_sets_off():
    left_out = likeness("StyleTalk", "StyleTalk: One-Shot Talking Heads")
    assert left_out.tail_left_out
    assert left_out.missing[2] > 0
    named = likeness("Nick: The Joy of Music", "The Joy of Music")
    assert named.head_left_out
    assert named.extra[0] > 0


def test_words_elsewhere_are_moved():
    assert likeness("A Survey of Joy", "Joy: A Survey").moved == 1


@pytest.mark.parametrize("other", ["", "An Altogether Different Text"])
def test_nothing_in_common(other):
    assert likeness(other, "Joy in Music").similarity == 0
    assert not resemble(other, "Joy in Music")


def test_long_titles_are_cut():
    long = " ".join(f"word{number}" for number in range(5000))
    assert likeness(long, long[::-1]).similarity < 0.5
