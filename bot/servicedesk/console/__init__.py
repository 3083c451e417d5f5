"""The console: the pages on which members of staff of the BRO Servicedesk work."""
