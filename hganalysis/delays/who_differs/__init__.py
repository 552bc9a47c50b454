"""Which agencies differ from what their own tasks lead one to expect."""
