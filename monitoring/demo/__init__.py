"""The demonstration city: real codes, names and the founding meeting; people, texts and figures are invented.

``city.build`` fills an empty database. Everything follows from a seed and a "today": nothing is dated on or after
the beginning of that day. What is written (people, meetings, findings, data, analyses) are the JSON files beside the
modules, read by ``source``; how each department fares is in ``profiles``; what becomes of each document in ``fates``
and ``story``.
"""
