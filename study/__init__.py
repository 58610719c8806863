"""Reading news from files: what the desk would say of it, and how often that is right."""
