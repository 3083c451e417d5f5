"""Numbers about the assistant and the servicedesk, per day and per topic; none of them is about a person."""
