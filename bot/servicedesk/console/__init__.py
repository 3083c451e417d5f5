"""The console: the pages on which agents of the BRO Servicedesk work."""
