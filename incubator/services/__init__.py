"""Everything that changes a row of the incubator, one file per aggregate.
Forms, pages and views only call these."""
