"""Acts of the departments app: verbs with keyword arguments, each one transaction, each with its audit entry."""
