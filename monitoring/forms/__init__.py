"""Forms: they judge what a person typed, say how to mend it, and hand it to the domain."""
