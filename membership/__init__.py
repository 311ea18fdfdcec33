"""People and cooperatives: roles, prospects, applications, members, the share register.
Campaigns and training do not live here."""
