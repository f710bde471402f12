"""Tables of the lists, one module a feature: columns, sort keys and the values of the export."""
