"""Money: the only app that moves or counts it.
Nothing here knows a pledge or a member; owners register in purposes.py."""
