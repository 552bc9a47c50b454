"""Reasons in words -> cause codes, for whole columns; the keyword table is reference/causes.yml."""

from __future__ import annotations

import pandas as pd

from hganalysis.reference.causes import load_causes


def every_cause(texts: pd.Series) -> pd.Series:
    """Return the codes each text names, in the order it names them; missing where there is no text.

    Parameters
    ----------
    texts : Series of str
        What stands in the column of reasons. Blank text is none.

    Returns
    -------
    Series of tuple
        Empty where the text matches no phrase.
    """
    causes = load_causes()
    said = _said(texts)
    found = {words: causes.find(words) for words in said.dropna().unique()}
    return said.astype("object").map(found, na_action="ignore")


def first_cause(texts: pd.Series) -> pd.Series:
    """Return the code each text names first; missing without text, and where it matches no phrase."""
    first = [codes[0] if isinstance(codes, tuple) and codes else None for codes in every_cause(texts)]
    return pd.Series(first, index=texts.index, dtype="str")


def _said(texts: pd.Series) -> pd.Series:
    words = texts.astype("str").where(texts.notna())
    return words.where(words.str.strip().fillna("") != "")
