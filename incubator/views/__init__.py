"""The incubator's pages for groups, teams, advisers and programme managers, one file per side.
Rules and writes live in rules.py and services/."""
