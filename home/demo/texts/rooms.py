"""Words of the demo's rooms: cooperatives, the programme, the call, and what a team writes in its documents.
Source first: Spanish, Catalan, English."""

from home.demo.words import Words

COOPERATIVES = Words("Cooperativas", "Cooperatives", "Cooperatives")
COOPERATIVES_SLUG = Words("cooperativas", "cooperatives", "cooperatives")
COOPERATIVES_INTRO = Words(
    "<p>Quiénes son, dónde están y cómo se entra. Una persona, un voto.</p>",
    "<p>Qui són, on són i com s’hi entra. Una persona, un vot.</p>",
    "<p>Who they are, where they are and how to join. One person, one vote.</p>",
)

PROGRAMME = Words("La fábrica de cooperativas", "La fàbrica de cooperatives", "The cooperative factory")
PROGRAMME_SUMMARY = Words(
    "Nueve meses de acompañamiento, desde la idea hasta la campaña: formación en equipo, dos documentos revisados y sesiones con una asesora que no se cambia.",
    "Nou mesos d’acompanyament, de la idea a la campanya: formació en equip, dos documents revisats i sessions amb una assessora que no canvia.",
    "Nine months at your side, from the idea to the campaign: training as a team, two reviewed documents and sessions with one adviser who stays.",
)
PROGRAMME_ASKING = Words("Primero, la calle", "Primer, el carrer", "The street first")
PROGRAMME_ASKING_SUMMARY = Words(
    "El mismo acompañamiento, con un paso más: antes de entregar la campaña, veinte personas del barrio dicen qué harían por ella y diez puntúan cómo se sostiene.",
    "El mateix acompanyament, amb un pas més: abans de lliurar la campanya, vint persones del barri diuen què farien per ella i deu puntuen com s’aguanta.",
    "The same company, with one more step: before the campaign is handed in, twenty neighbours say what they would do for it and ten rate how it carries itself.",
)
STAGES = [
    (
        "stage",
        {
            "key": "bases",
            "title": Words("Ponerse de acuerdo", "Posar-se d’acord", "Agreeing"),
            "text": Words(
                "Quiénes sois, qué decidís juntas y cómo. Al terminar hay unos estatutos que entendéis.",
                "Qui sou, què decidiu plegades i com. En acabar hi ha uns estatuts que enteneu.",
                "Who you are, what you decide together and how. At the end there are statutes that you understand.",
            ),
            "documents": [
                {
                    "key": "statutes",
                    "title": Words("Estatutos", "Estatuts", "Statutes"),
                    "help": Words(
                        "Un borrador completo: objeto, aportaciones, órganos, entradas y salidas.",
                        "Un esborrany complet: objecte, aportacions, òrgans, entrades i sortides.",
                        "A complete draft: purpose, contributions, bodies, joining and leaving.",
                    ),
                },
            ],
        },
    ),
    (
        "stage",
        {
            "key": "viability",
            "title": Words("Hacer números", "Fer números", "Doing the sums"),
            "text": Words(
                "Un plan de doce meses que aguanta preguntas: cuánto entra, cuánto sale y quién lo lleva.",
                "Un pla de dotze mesos que aguanta preguntes: quant entra, quant surt i qui ho porta.",
                "A twelve-month plan that stands up to questions: what comes in, what goes out, and who looks after it.",
            ),
            "documents": [
                {
                    "key": "plan",
                    "title": Words("Plan de viabilidad", "Pla de viabilitat", "Viability plan"),
                    "help": Words(
                        "Ingresos y gastos mes a mes, y las tres cosas que podrían salir mal.",
                        "Ingressos i despeses mes a mes, i les tres coses que podrien sortir malament.",
                        "Income and costs month by month, and the three things that could go wrong.",
                    ),
                },
            ],
        },
    ),
]

CALL = Words("Convocatoria de invierno", "Convocatòria d’hivern", "Winter call")
CALL_SLUG = Words("convocatoria-de-invierno", "convocatoria-d-hivern", "winter-call")
CALL_LEAD = Words(
    "Ocho grupos, nueve meses y una asesora para cada uno. No hace falta ser ya una cooperativa: hace falta querer decidir en común.",
    "Vuit grups, nou mesos i una assessora per a cadascun. No cal ser ja una cooperativa: cal voler decidir en comú.",
    "Eight groups, nine months and an adviser for each. You need not be a cooperative yet: you need to want to decide together.",
)
OFFERS = [
    ("line", Words(
        "Cuarenta horas con una asesora, siempre la misma.",
        "Quaranta hores amb una assessora, sempre la mateixa.",
        "Forty hours with one adviser, always the same.",
    )),
    ("line", Words(
        "Formación que el equipo hace junto, a su ritmo y en su lengua.",
        "Formació que l’equip fa plegat, al seu ritme i en la seva llengua.",
        "Training that the team follows together, at its pace and in its language.",
    )),
    ("line", Words(
        "Revisión de estatutos y del plan de viabilidad.",
        "Revisió dels estatuts i del pla de viabilitat.",
        "A review of your statutes and your viability plan.",
    )),
]  # fmt: skip
CRITERIA = [
    ("line", Words(
        "Un grupo de tres personas o más que quiere trabajar o comprar en común.",
        "Un grup de tres persones o més que vol treballar o comprar en comú.",
        "A group of three people or more who want to work or buy together.",
    )),
    ("line", Words(
        "Una necesidad que el barrio o el pueblo reconoce como suya.",
        "Una necessitat que el barri o el poble reconeix com a seva.",
        "A need that the neighbourhood or the village knows as its own.",
    )),
    ("line", Words(
        "Tiempo: unas cuatro horas a la semana durante nueve meses.",
        "Temps: unes quatre hores a la setmana durant nou mesos.",
        "Time: about four hours a week for nine months.",
    )),
]  # fmt: skip

STATUTES_FIRST = """Artículo 1. La cooperativa se constituye como cooperativa de trabajo.

Artículo 12. Las decisiones se toman por mayoría simple de las personas asistentes.

Artículo 31. Quien deja la cooperativa recibe su aportación en el plazo de cinco años."""
STATUTES_COMMENT = "Va muy bien encaminado. Faltan dos cosas: el quórum del artículo 12 y el plazo del artículo 31."
STATUTES_SECOND = """Artículo 1. La cooperativa se constituye como cooperativa de trabajo.

Artículo 12. La asamblea decide por mayoría simple, con la mitad de las socias presentes en primera convocatoria.

Artículo 31. Quien deja la cooperativa recibe su aportación en el plazo de doce meses."""
PLAN = """El primer año entran 148.000 euros y salen 139.500.

Los tres riesgos: que el permiso se retrase, que suba la harina, que alguien enferme. Para cada uno hay una respuesta escrita."""
SESSION_AGENDA = "Tesorería mes a mes: qué pasa en agosto."
SESSION_OUTCOME = "Repasamos los estatutos artículo por artículo. Quedan claros el voto y la salida."
SESSION_NEXT = "El equipo corrige los artículos 12 y 31 antes del jueves."
