"""Sheets and a map -> tidy tasks and findings.

`header` finds the table, `rows` the tasks in it by what `dates` and the words of the map can read, and
`raw_table` joins the sheets. `typed_columns` types them with `dates`, `lead_agencies` resolves who does them
with `agency_matching`, `duplicates` settles repeated ids, and `task_table` is the story of it all. `findings`
gathers every fault on the way, and `cautions` says which of them change what is counted.
"""
