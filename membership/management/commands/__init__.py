"""Commands of membership.
Each delegates to a query or a service."""
