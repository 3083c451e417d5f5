"""What agents may see of conversations: every face of the servicedesk asks here."""
