"""The learner's side: every POST and every page about oneself.
Reading a lesson is the page's own affair."""
