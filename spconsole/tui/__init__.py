"""The screen: the only room that imports Textual."""

import os

# Textual reads this once, when it is imported. After a paint its timer rests for one to two periods, and what
# follows a key (the preview, a verdict) waits for it: 17 to 33 ms at its own 60.
os.environ.setdefault("TEXTUAL_FPS", "120")
