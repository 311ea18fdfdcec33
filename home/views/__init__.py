"""The front door's views.
Pages of other apps are shown by those apps."""
