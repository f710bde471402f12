"""Documents for paper: one plain value (``value``), written as PDF (``pdf``), Word (``docx``) or a page to print."""
