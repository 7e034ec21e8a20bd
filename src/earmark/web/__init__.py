"""The page where a person answers: a server for one project, and what it sends."""
