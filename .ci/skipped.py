"""List the tests a pytest run skipped, one id per line, except those that need Windows (the Windows stage runs them).

python .ci/skipped.py REPORT.xml
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

for case in ElementTree.parse(sys.argv[1]).getroot().iter("testcase"):
    skipped = case.find("skipped")
    if skipped is None or "needs Windows" in (skipped.get("message") or ""):
        continue
    # `tests.report.test_html` -> `tests/report/test_html.py`; the name keeps its parameters
    module = Path(*(case.get("classname") or "").split(".")).with_suffix(".py")
    print(f"{module}::{case.get('name')}")
