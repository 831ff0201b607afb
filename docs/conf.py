"""The site: `sphinx-build -W -n --keep-going docs build/site`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from affbib import __version__

project = "affbib"
author = "The affbib authors"
project_copyright = f"2026, {author}"
version = release = __version__

extensions = ["sphinx.ext.autodoc", "myst_nb", "sphinx_copybutton", "directives"]
# The survey is data: the example that the pages work on. The paper's page is a picture.
exclude_patterns = ["survey.md", "paper", "**/.ipynb_checkpoints"]

# Dashes only: quotes are code more often than speech.
smartquotes_action = "D"
html_theme = "furo"
html_title = "affbib"
html_static_path = ["_static"]
html_css_files = ["affbib.css"]

# Notebooks are run by `docs/notebooks/run.py` and by the tests; the site shows what they keep.
nb_execution_mode = "off"
nb_merge_streams = True
myst_heading_anchors = 3
copybutton_prompt_text = r"\$ |>>> |\.\.\. "
copybutton_prompt_is_regexp = True

# In docstrings, words in backticks are code.
default_role = "literal"
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True, "undoc-members": True}
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
maximum_signature_line_length = 88

# Types of other projects, and private names of ours, have no page here.
nitpick_ignore_regex = [("py:.*", r"(?!affbib\.).*|affbib\.(.*\.)?_.*")]
