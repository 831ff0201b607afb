# ruff: noqa: E501 (one URL a line reads best)
import pytest

from affbib.errors import DoiError
from affbib.model.identifiers import Identifier, identifiers_in, parse_doi


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1000/ABC", "10.1000/abc"),
        ("doi:10.1000/abc", "10.1000/abc"),
        ("DOI: 10.1000/abc.", "10.1000/abc"),
        ("https://doi.org/10.1000/abc", "10.1000/abc"),
        ("http://dx.doi.org/10.1000/abc", "10.1000/abc"),
        ("doi.org/10.1000/abc", "10.1000/abc"),
        ("https://doi.org/10.1000%2Fabc", "10.1000/abc"),
        ("https://doi.org/10.1000%252Fabc", "10.1000/abc"),
        ("https://doi.org/10.1000/abc?ref=list#page=2", "10.1000/abc"),
        ("10.1000/abc),", "10.1000/abc"),
        ("10.1016/S0031-3203(96)00142-2", "10.1016/s0031-3203(96)00142-2"),
        ("10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O", "10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o"),
        ("10.1000.10/abc/def", "10.1000.10/abc/def"),
        ("10.1000/a#b", "10.1000/a#b"),
    ],
)  # fmt: skip
def test_doi(text, doi):
    assert parse_doi(text) == doi
    assert parse_doi(doi) == doi


@pytest.mark.parametrize(
    "text",
    ["", "10.1000", "10.1000/", "10.12/abc", "11.1000/abc", "10.1000/a b", "10.1000/..", "10.1000/../members/98",
     "10.1000/a/%2e%2e/b", "10.1000/a\x00b", "10.1000//members", "a title", "10.1000/" + "a" * 5000],
)  # fmt: skip
def test_not_a_doi(text):
    with pytest.raises(DoiError):
        parse_doi(text)


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://dl.acm.org/doi/10.1145/3581783.3611754", "doi:10.1145/3581783.3611754"),
        ("https://dl.acm.org/doi/abs/10.1145/3581783.3611754", "doi:10.1145/3581783.3611754"),
        ("https://dl.acm.org/doi/pdf/10.1145/3581783.3611754?download=true", "doi:10.1145/3581783.3611754"),
        ("https://dl.acm.org/doi/fullHtml/10.1145/3581783.3611754", "doi:10.1145/3581783.3611754"),
        ("https://link.springer.com/chapter/10.1007/978-3-030-58452-8_13", "doi:10.1007/978-3-030-58452-8_13"),
        ("https://link.springer.com/content/pdf/10.1007/s11263-020-01316-z.pdf", "doi:10.1007/s11263-020-01316-z"),
        ("https://link.springer.com/article/10.1007%2Fs11263-020-01316-z/fulltext.html", "doi:10.1007/s11263-020-01316-z"),
        ("https://onlinelibrary.wiley.com/doi/full/10.1111/cgf.13382", "doi:10.1111/cgf.13382"),
        ("https://onlinelibrary.wiley.com/doi/10.1111/cgf.13382/abstract", "doi:10.1111/cgf.13382"),
        ("https://www.tandfonline.com/doi/abs/10.1080/0144929X.2020.1851768?journalCode=tbit20", "doi:10.1080/0144929x.2020.1851768"),
        ("https://journals.sagepub.com/doi/pdf/10.1177/0278364919872545", "doi:10.1177/0278364919872545"),
        ("https://www.nature.com/articles/s41586-021-03819-2", "doi:10.1038/s41586-021-03819-2"),
        ("https://www.nature.com/articles/s42256-025-01005-x?error=cookies", "doi:10.1038/s42256-025-01005-x"),
        ("https://dl.acm.org/citation.cfm?doid=2522848.2522886", "doi:10.1145/2522848.2522886"),
        ("http://delivery.acm.org/10.1145/1390000/1380586/a8-lee.pdf", ""),
        ("https://arxiv.org/ftp/arxiv/papers/2006/2006.02398.pdf", "arxiv:2006.02398"),
        ("https://www.nature.com/articles/nature14539.pdf", "doi:10.1038/nature14539"),
        ("https://www.science.org/doi/10.1126/scirobotics.abm6010", "doi:10.1126/scirobotics.abm6010"),
        ("https://www.frontiersin.org/articles/10.3389/fpsyg.2020.00001/full", "doi:10.3389/fpsyg.2020.00001"),
        ("https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0196391", "doi:10.1371/journal.pone.0196391"),
        ("https://www.biorxiv.org/content/10.1101/2020.01.02.123456v2.full.pdf", "doi:10.1101/2020.01.02.123456"),
        ("https://www.ijcai.org/Proceedings/2020/0190.pdf", "doi:10.24963/ijcai.2020/190"),
        ("https://www.ijcai.org/proceedings/2022/190", "doi:10.24963/ijcai.2022/190"),
        ("https://www.ijcai.org/Proceedings/16/Papers/190.pdf", ""),
        ("doi:10.1000/abc", "doi:10.1000/abc"),
        ("https://ieeexplore.ieee.org/document/9472932", "ieee:9472932"),
        ("https://ieeexplore.ieee.org/abstract/document/9472932/", "ieee:9472932"),
        ("http://ieeexplore.ieee.org/stamp/stamp.jsp?tp=&arnumber=9472932", "ieee:9472932"),
        ("https://ieeexplore.ieee.org/iel7/6287639/8600701/08636984.pdf", "ieee:8636984"),
        ("https://ojs.aaai.org/index.php/AAAI/article/view/5364", "aaai:5364"),
        ("https://ojs.aaai.org/index.php/AAAI/article/download/5364/5220", "aaai:5364"),
        ("https://www.aaai.org/ojs/index.php/AAAI/article/view/5364", "aaai:5364"),
        ("https://aaai.org/ojs/index.php/AAAI/article/view/5364/5220", "aaai:5364"),
        ("https://doi.org/10.1609/aaai.v34i01.5364", "doi:10.1609/aaai.v34i01.5364 aaai:5364"),
        ("https://doi.org/10.1609/aaai.v33i01.33012620", "doi:10.1609/aaai.v33i01.33012620"),
        ("https://arxiv.org/abs/2211.14506", "arxiv:2211.14506"),
        ("https://arxiv.org/pdf/2211.14506v2.pdf", "arxiv:2211.14506"),
        ("http://export.arxiv.org/html/2211.14506v1#S2", "arxiv:2211.14506"),
        ("https://arxiv.org/abs/cs.CL/0303017v1", "arxiv:cs.cl/0303017"),
        ("https://arxiv.org/pdf/math/0309136", "arxiv:math/0309136"),
        ("arXiv:2211.14506v3 [cs.CV]", "arxiv:2211.14506"),
        ("https://huggingface.co/papers/2211.14506", "arxiv:2211.14506"),
        ("https://doi.org/10.48550/arXiv.2211.14506", "doi:10.48550/arxiv.2211.14506 arxiv:2211.14506"),
        ("https://aclanthology.org/2021.acl-long.67/", "acl:2021.acl-long.67"),
        ("https://aclanthology.org/2021.findings-emnlp.218.pdf", "acl:2021.findings-emnlp.218"),
        ("https://www.aclweb.org/anthology/P18-1238.pdf", "acl:p18-1238"),
        ("http://aclweb.org/anthology/P/P17/P17-1176.pdf", "acl:p17-1176"),
        ("https://doi.org/10.18653/v1/P18-1238", "doi:10.18653/v1/p18-1238 acl:p18-1238"),
        ("https://www.sciencedirect.com/science/article/abs/pii/S0957417423001793?via%3Dihub", "pii:s0957417423001793"),
        ("https://openreview.net/forum?id=gEZrGCozdqR", "openreview:gEZrGCozdqR"),
        ("https://openreview.net/pdf?id=BJ8vJebC-", "openreview:BJ8vJebC-"),
        ("http://proceedings.mlr.press/v97/lee19b/lee19b.pdf", "pmlr:v97/lee19b"),
        ("https://openaccess.thecvf.com/content/CVPR2021/papers/Lee_A_Title_CVPR_2021_paper.pdf", "cvf:lee_a_title_cvpr_2021"),
        ("http://openaccess.thecvf.com/content_CVPR_2021/html/Lee_A_Title_CVPR_2021_paper.html", "cvf:lee_a_title_cvpr_2021"),
        ("https://github.com/lee/2211.14506", ""),
        ("https://example.org/document/9472932", ""),
        ("https://[broken", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_identifiers(url, found):
    assert " ".join(map(str, identifiers_in(url))) == found


@pytest.mark.parametrize("scheme", ["shelf", "", "DOI", "https"])
def test_there_are_no_other_schemes_than_a_lock_can_hold(scheme):
    with pytest.raises(ValueError, match=f"{scheme!r} is no scheme of identifiers; there are doi, acl, .*, url"):
        Identifier(scheme, "3")
