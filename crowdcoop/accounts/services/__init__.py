"""What a person may do with their account: preferences, own data, claims, erasure.
Sign-in, passwords and second factors are allauth's."""
