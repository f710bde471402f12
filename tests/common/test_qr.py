"""QR codes in the page."""

from pug_tanjungbalai.common.qr import qr_svg


def test_code_is_inline_svg_that_the_policy_allows():
    svg = qr_svg('https://contoh.id/hadir/?a="><script>alert(1)</script>')
    assert svg.startswith("<svg viewBox=")
    for forbidden in ("<script", "style=", "href", "width="):
        assert forbidden not in svg


def test_different_texts_give_different_codes():
    assert qr_svg("https://contoh.id/a/") != qr_svg("https://contoh.id/b/")
