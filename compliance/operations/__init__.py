"""Everything that writes the duty's records; each act is one transaction."""
