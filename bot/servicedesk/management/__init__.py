"""Management, for a beheerder: the switch, the registration list, accounts, tokens, webhooks, the audit record."""
