"""What all tests share."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

# Notebooks are tested under their own seed, as they are, and write no record of their claims.
for name in ("MEDAI_SEED", "MEDAI_CLAIMS", "MEDAI_NULL", "MEDAI_NULL_SEED"):
    os.environ.pop(name, None)
