import pytest

from affbib.model.venues import find, same


@pytest.mark.parametrize(
    ("text", "acronym"),
    [
        ("ACM MM", "ACM MM"),
        ("2023 ACM MM", "ACM MM"),
        ("MM '21: ACM Multimedia Conference", "ACM MM"),
        ("Proceedings of the 31st ACM International Conference on Multimedia", "ACM MM"),
        ("Proceedings of the 2017 ACM on Multimedia Conference, MM 2017, Mountain View, CA, USA", "ACM MM"),
        ("TAC", "TAFFC"),
        ("IEEE Trans. Affective Comput.", "TAFFC"),
        ("IEEE TPAMI", "TPAMI"),
        ("Information Fusion", "INFFUS"),
        ("NIPS", "NeurIPS"),
        ("Advances in Neural Information Processing Systems 30", "NeurIPS"),
        ("NeurIPS 2022 Datasets and Benchmarks Track", "NeurIPS"),
        ("CVPR2020", "CVPR"),
        ("CVPR' 14", "CVPR"),
        ("CVPRW", "CVPR"),
        ("CSCW", "CSCW"),
        ("ICSE'24", "ICSE"),
        ("ICLR 2026 (Poster)", "ICLR"),
        ("arXiv:1411.4389", "arXiv"),
        ("Computer Vision – ECCV 2022", "ECCV"),
        ("Robotics: Science and Systems XV", "RSS"),
        ("Findings of the Association for Computational Linguistics: EMNLP 2020", "EMNLP"),
        ("Proceedings of the 59th Annual Meeting of the Association for Computational Linguistics and the 11th "
         "International Joint Conference on Natural Language Processing (Volume 1: Long Papers)", "ACL"),
        ("Science", "Science"),
        ("Robotics Science Today", None),
        ("International Conference on Computer Vision Theory", None),
        ("", None),
        ("2020", None),
    ],
)  # fmt: skip
def test_find(text, acronym):
    found = find(text)
    assert (found and found.acronym) == acronym


@pytest.mark.parametrize(
    ("container", "kind"),
    [
        ("Proceedings of the AAAI Conference on Artificial Intelligence", "conference"),
        ("Proceedings of the ACM on Programming Languages", "journal"),
        ("Proceedings of the VLDB Endowment", "journal"),
        ("Proceedings of the IEEE", "journal"),
        ("Proceedings of the National Academy of Sciences", "journal"),
        ("Lecture Notes in Computer Science", "series"),
        ("arXiv", "preprint"),
    ],
)
def test_kind(container, kind):
    assert find(container).kind == kind


@pytest.mark.parametrize(
    ("text", "container", "verdict"),
    [
        ("TAC", "IEEE Transactions on Affective Computing", True),
        ("SIGGRAPH Asia", "ACM Transactions on Graphics", True),
        ("COLING", "LREC-COLING 2024", True),
        ("LREC", "LREC-COLING 2024", True),
        ("CVPRW", "2022 IEEE/CVF Conference on Computer Vision and Pattern Recognition Workshops (CVPRW)", True),
        ("CVPR", "2022 IEEE/CVF Conference on Computer Vision and Pattern Recognition Workshops (CVPRW)", False),
        ("ACM MM", "Proceedings of the 1st Workshop on Things That Move", False),
        ("EMNLP", "Findings of the Association for Computational Linguistics: EMNLP 2020", False),
        ("ACM MM", "2019 IEEE/CVF International Conference on Computer Vision (ICCV)", False),
        ("CVPR", "A Journal of No Fame", None),
        ("A Journal of No Fame", "IEEE Transactions on Multimedia", None),
        ("A Journal of No Fame", "a journal of no fame", True),
        ("arXiv", "IEEE Transactions on Multimedia", None),
        ("CVPR", "arXiv", False),
        ("ECCV", "Lecture Notes in Computer Science", None),
        ("", "arXiv", None),
        ("CVPR", "", None),
    ],
)
def test_same(text, container, verdict):
    assert same(text, container) is verdict


def test_one_of_several_containers_is_enough():
    assert same("ECCV", "Lecture Notes in Computer Science", "Computer Vision – ECCV 2022") is True
