"""Every measure by its name, in the order of `terms.COMPLAINTS`."""

from __future__ import annotations

from hganalysis.quality import completion, entry, extensions, updates
from hganalysis.quality.terms import COMPLAINTS, Measure

MEASURES: dict[str, Measure] = {
    each.name: each
    for complaint in COMPLAINTS
    for each in (*entry.MEASURES, *updates.MEASURES, *completion.MEASURES, *extensions.MEASURES)
    if each.complaint == complaint
}
