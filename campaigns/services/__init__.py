"""Every change of a campaign or pledge; one module per aggregate.
No views, no forms."""
