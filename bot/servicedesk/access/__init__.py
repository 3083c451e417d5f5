"""Who may use the servicedesk: accounts, sessions, API tokens, forged-request protection, and the audit record."""
