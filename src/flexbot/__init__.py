"""FlexBot: back-test, tune and trade an Elliott-wave momentum breakout strategy and its siblings.

The version below is the only place that states it; the package metadata and the executables read it here.
"""

__version__ = "0.3.0"
