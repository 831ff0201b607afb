"""What is wrong in a survey or a .bib: rules, a file each in `rules/`, that any package can add to."""

from affbib.checks.contexts import BibContext, EntryContext, SurveyContext
from affbib.checks.fixes import fixed
from affbib.checks.registry import all_rules
from affbib.checks.rule import Problem, Rule
from affbib.checks.run import check_bib, check_survey

__all__ = [
    "BibContext",
    "EntryContext",
    "Problem",
    "Rule",
    "SurveyContext",
    "all_rules",
    "check_bib",
    "check_survey",
    "fixed",
]
