"""The demonstration city: real codes, names and the founding meeting; people, texts and figures are invented.

``city.build`` fills an empty database. Everything follows from a seed and a "today": nothing is dated on or after
the beginning of that day. The texts are the JSON files beside the modules; see docs of ``source``.
"""
