<<<<<<< HEAD
"""Tests."""
=======
"""Tests of the platform: pages, languages, cache."""
>>>>>>> 90833c3 (Languages and page cache: promises with their negative controls)
