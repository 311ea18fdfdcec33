"""The eighteen cooperative laws of Spain as data: who answers an application, by when, and what silence means.
Rows in the database come from here through services/jurisdictions.py; counting days lives in clock.py."""

from dataclasses import dataclass
from datetime import date

from .enums import Silence, TermUnit

ADMITTED, DENIED = Silence.ADMITTED, Silence.DENIED
DAYS, WORKING_DAYS, MONTHS = TermUnit.DAYS, TermUnit.WORKING_DAYS, TermUnit.MONTHS
Term = tuple[int, TermUnit]
READ_ON = date(2026, 8, 7)  # consolidated texts of this day


@dataclass(frozen=True, slots=True)
class Law:
    """One law at one version. A term is (number, unit); None where the law leaves it to statutes or regulation."""

    code: str
    territory: str
    title: str
    source_id: str
    article: str
    decision: Term
    silence: Silence
    appeal: Term | None
    suspends: bool
    payment: Term | None = None
    note: str = ""
    version: int = 1
    valid_as_of: date = READ_ON
    decided_by: str = "board"


LAWS: tuple[Law, ...] = (
    Law("es", "ES", "Ley 27/1999, de Cooperativas", "BOE-A-1999-15681", "13", (3, MONTHS), ADMITTED, (20, DAYS), True,
        note="Appeal to the appeals committee (two months) or to the assembly."),
    Law("es-ct", "ES-CT", "Llei 12/2015, de cooperatives", "BOE-A-2015-9140", "29", (3, MONTHS), ADMITTED,
        (1, MONTHS), True, (1, MONTHS), note="Member once the decision is firm and the capital is paid."),
    Law("es-ib", "ES-IB", "Llei 5/2023, de societats cooperatives de les Illes Balears", "BOE-A-2023-13762", "37",
        (3, MONTHS), ADMITTED, (1, MONTHS), True, note="The appeals committee has one month."),
    Law("es-md", "ES-MD", "Ley 2/2023, de Cooperativas de la Comunidad de Madrid", "BOE-A-2023-13672", "16",
        (45, DAYS), ADMITTED, (30, DAYS), True, note="A trial of up to eighteen months is possible."),
    Law("es-pv", "ES-PV", "Ley 11/2019, de Cooperativas de Euskadi", "BOE-A-2020-615", "20", (60, DAYS), ADMITTED,
        (20, DAYS), True, note="The committee has 30 days; the ballot is secret."),
    Law("es-nc", "ES-NC", "Ley Foral 14/2006, de Cooperativas de Navarra", "BOE-A-2007-191", "22", (2, MONTHS),
        ADMITTED, (30, DAYS), False, note="Appeal to the assembly."),
    Law("es-vc", "ES-VC", "Decreto Legislativo 2/2015, Ley de Cooperativas de la Comunitat Valenciana",
        "DOGV-r-2015-90416", "20", (2, MONTHS), ADMITTED, (1, MONTHS), False,
        note="There is a right to join unless there is just cause; members may appeal too."),
    Law("es-an", "ES-AN", "Ley 14/2011, de Sociedades Cooperativas Andaluzas", "BOE-A-2012-877", "18", (3, MONTHS),
        ADMITTED, None, False, (1, MONTHS), note="The appeal is left to regulation."),
    Law("es-cm", "ES-CM", "Ley 11/2010, de Cooperativas de Castilla-La Mancha", "BOE-A-2011-2707", "26", (2, MONTHS),
        ADMITTED, (20, DAYS), False, note="An appeal that is not answered counts as upheld."),
    Law("es-cn", "ES-CN", "Ley 4/2022, de Sociedades Cooperativas de Canarias", "BOE-A-2022-19625", "23", (3, MONTHS),
        ADMITTED, (1, MONTHS), True),
    Law("es-mc", "ES-MC", "Ley 8/2006, de Sociedades Cooperativas de la Región de Murcia", "BOE-A-2007-9417", "23",
        (3, MONTHS), ADMITTED, (15, DAYS), True),
    Law("es-ri", "ES-RI", "Ley 4/2001, de Cooperativas de La Rioja", "BOE-A-2001-13944", "21", (3, MONTHS), ADMITTED,
        (30, DAYS), False),
    Law("es-as", "ES-AS", "Ley 4/2010, de Cooperativas del Principado de Asturias", "BOE-A-2010-14628", "22",
        (3, MONTHS), ADMITTED, (20, DAYS), False,
        note="Ley 4/2026 (BOE-A-2026-13298) has been published; its admission article is still to be read."),
    Law("es-ar", "ES-AR", "Decreto Legislativo 2/2014, Ley de Cooperativas de Aragón", "BOA-d-2014-90375", "17",
        (1, MONTHS), DENIED, (1, MONTHS), False, note="The ballot on the appeal is secret."),
    Law("es-ga", "ES-GA", "Ley 5/1998, de Cooperativas de Galicia", "BOE-A-1999-6940", "19", (2, MONTHS), DENIED,
        (1, MONTHS), False, note="The appeal also runs from the day the term ends. Members may challenge in ten days."),
    Law("es-cl", "ES-CL", "Ley 4/2002, de Cooperativas de la Comunidad de Castilla y León", "BOE-A-2002-9331", "19",
        (3, MONTHS), DENIED, (15, WORKING_DAYS), False),
    Law("es-cb", "ES-CB", "Ley 6/2013, de Cooperativas de Cantabria", "BOE-A-2013-12424", "18", (3, MONTHS), DENIED,
        (15, DAYS), False),
    Law("es-ex", "ES-EX", "Ley 9/2018, de sociedades cooperativas de Extremadura", "BOE-A-2018-16345", "25",
        (2, MONTHS), DENIED, (1, MONTHS), False,
        note="Counted from the day after receipt. The board certifies that it did not answer within 15 days."),
)  # fmt: skip
