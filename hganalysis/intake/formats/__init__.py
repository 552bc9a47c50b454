"""The readers, one for each kind of file; they run in a process of their own (`apart`)."""
