"""What people of the servicedesk use: signing in, the console, suggestions, and the API for other helpdesks."""
