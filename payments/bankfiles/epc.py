"""The text of a payment code that banking apps read (EPC069-12, version 002), and its picture.
Whose account and how much is decided elsewhere."""

import io
import re

import segno


def epc_text(*, name: str, iban: str, amount_minor: int, reference: str) -> str:
    """The twelve lines of a SEPA credit transfer. Raises ValueError outside €0.01 to €999,999,999.99."""
    if not 0 < amount_minor <= 999_999_999_99:
        raise ValueError("amount out of the bounds of EPC069-12")
    holder = re.sub(r"\s+", " ", name).strip()[:70]
    amount = f"EUR{amount_minor // 100}.{amount_minor % 100:02d}"
    return "\n".join(["BCD", "002", "1", "SCT", "", holder, iban, amount, "", reference])


def epc_svg(text: str) -> str:
    """The code as an SVG element without any style of its own; error correction M, as the guideline asks."""
    out = io.BytesIO()
    code = segno.make(text, error="m", boost_error=False, micro=False, encoding="utf-8", version=None)
    code.save(out, kind="svg", xmldecl=False, svgns=True, omitsize=True, svgclass="qr", lineclass=None, border=4)
    return out.getvalue().decode()
