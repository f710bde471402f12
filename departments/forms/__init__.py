"""Forms of the departments app, one module a feature. They validate and delegate; domain saves."""
