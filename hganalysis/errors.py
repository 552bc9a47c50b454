"""What can go wrong for a user, each with its exit code and a message fit to be shown without a traceback.

HgError                 1
    ParamsError         2   usage or parameters
    MapError            2   the map of an export's columns
    FrameError          2   a data frame that lacks what a function needs
    SourceError         3   a source that cannot be read
    NotebookError       4   a notebook failed
    CheckError          5   a check failed under --strict, or our own figures do not add up
"""

from __future__ import annotations


class HgError(Exception):
    """Something a user can act on: the message says what was found, where, what was expected, what to do."""

    exit_code = 1


class ParamsError(HgError):
    """The params file, or a value given on the command line, is not usable."""

    exit_code = 2


class MapError(HgError):
    """The map that says how to read an export is not usable."""

    exit_code = 2


class FrameError(HgError):
    """A data frame lacks a column, or holds a type, that the function cannot work with."""

    exit_code = 2


class SourceError(HgError):
    """The source file cannot be read as a list of tasks."""

    exit_code = 3


class NotebookError(HgError):
    """A notebook failed, or did not finish before the deadline of the run."""

    exit_code = 4


class CheckError(HgError):
    """A check does not hold and the run may not go on."""

    exit_code = 5
