"""List the tests a pytest run skipped, one id per line, except those that need Windows (the Windows stage runs them).

python .ci/skipped.py REPORT.xml [--other-user]

Tests that need root, in a run that was not root's, are listed apart, with --other-user.
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

for case in ElementTree.parse(sys.argv[1]).getroot().iter("testcase"):
    skipped = case.find("skipped")
    reason = "" if skipped is None else skipped.get("message") or ""
    if skipped is None or "needs Windows" in reason:
        continue
    if ("needs another user" in reason) != ("--other-user" in sys.argv):
        continue
    # `tests.report.test_html` -> `tests/report/test_html.py`; the name keeps its parameters
    module = Path(*(case.get("classname") or "").split(".")).with_suffix(".py")
    print(f"{module}::{case.get('name')}")
