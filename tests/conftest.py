"""What all tests share."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

# Notebooks are tested under their own seed, and write no record of their claims.
os.environ.pop("MEDAI_SEED", None)
os.environ.pop("MEDAI_CLAIMS", None)
