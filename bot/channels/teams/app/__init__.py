"""The pictures of the Teams app, and what drew them."""
