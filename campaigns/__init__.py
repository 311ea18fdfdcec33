"""Crowdfunding: campaigns, costs, rewards, returns, pledges, closing.
Money states live in payments."""
