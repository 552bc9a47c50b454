"""How assigned tasks are carried out: classification, counts, reconciliation and the report of a period.

Everything public is in the list of names beside this file, ``__init__.pyi``; a module is imported when a name
of it is first used.
"""

import lazy_loader

__version__ = "1.0.0"
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
