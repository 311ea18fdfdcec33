"""The words of the demo's content pages in three languages.
No structure and no code lives here."""
