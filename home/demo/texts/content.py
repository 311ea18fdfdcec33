"""Words of the standing pages: how it works, about, a service, questions, news.
Source first: Spanish, Catalan, English."""

from typing import Any

from home.demo.words import Words

HOW = Words("Cómo funciona", "Com funciona", "How it works")
HOW_SLUG = Words("como-funciona", "com-funciona", "how-it-works")
HOW_LEAD = Words(
    "Cuatro pasos, de la idea a la primera asamblea. Puedes quedarte en cualquiera de ellos.",
    "Quatre passos, de la idea a la primera assemblea. Et pots quedar en qualsevol.",
    "Four steps, from the idea to the first assembly. You may stay at any of them.",
)
HOW_STEPS = [
    {
        "title": Words("Aprender", "Aprendre", "Learn"),
        "text": Words(
            "Tu grupo sigue el mismo itinerario. Lecciones cortas, preguntas con explicación y hojas de trabajo que después sirven de borrador.",
            "El teu grup segueix el mateix itinerari. Lliçons curtes, preguntes amb explicació i fulls de treball que després serveixen d’esborrany.",
            "Your group follows the same path. Short lessons, questions with explanations, and worksheets that later serve as drafts.",
        ),
    },
    {
        "title": Words("Incubar", "Incubar", "Incubate"),
        "text": Words(
            "Una asesora con nombre y apellidos lee lo que escribís, lo devuelve con comentarios y lo aprueba cuando está.",
            "Una assessora amb nom i cognoms llegeix el que escriviu, ho torna amb comentaris i ho aprova quan està.",
            "An adviser with a name reads what you write, sends it back with comments, and approves it when it is ready.",
        ),
    },
    {
        "title": Words("Financiar", "Finançar", "Raise the money"),
        "text": Words(
            "La campaña dice para qué es cada euro. Nadie paga hasta el final, y solo si se llega al mínimo.",
            "La campanya diu per a què és cada euro. Ningú no paga fins al final, i només si s’arriba al mínim.",
            "The campaign says what each euro is for. Nobody pays until the end, and only if the minimum is reached.",
        ),
    },
    {
        "title": Words("Hacerse socia", "Fer-se sòcia", "Become a member"),
        "text": Words(
            "Quien apoyó puede pedir entrar. El consejo responde dentro del plazo de la ley, y el libro de socias guarda cada paso.",
            "Qui ha fet costat pot demanar entrar-hi. El consell respon dins el termini de la llei, i el llibre de sòcies guarda cada pas.",
            "Those who backed may ask to join. The board answers within the time the law gives, and the register keeps every step.",
        ),
    },
]
HOW_MONEY = Words("Qué pasa con tu dinero", "Què passa amb els teus diners", "What happens to your money")
HOW_MONEY_TEXT = Words(
    "<p>Cuando apoyas una campaña guardamos tu forma de pago, pero no cobramos. El día del cierre hay dos finales posibles.</p>"
    "<ul><li><b>Se llegó al mínimo.</b> Se cobra a cada persona lo que prometió.</li>"
    "<li><b>No se llegó.</b> No se cobra a nadie, y la forma de pago se olvida.</li></ul>"
    "<p>Hasta el cierre puedes cambiar la cantidad o retirarte desde el enlace que te llega por correo.</p>",
    "<p>Quan fas costat a una campanya desem la teva forma de pagament, però no cobrem. El dia del tancament hi ha dos finals possibles.</p>"
    "<ul><li><b>S’ha arribat al mínim.</b> Es cobra a cada persona el que va prometre.</li>"
    "<li><b>No s’hi ha arribat.</b> No es cobra a ningú, i la forma de pagament s’oblida.</li></ul>"
    "<p>Fins al tancament pots canviar la quantitat o retirar-te des de l’enllaç que t’arriba per correu.</p>",
    "<p>When you back a campaign we keep your means of payment but charge nothing. On the closing day there are two possible endings.</p>"
    "<ul><li><b>The minimum was reached.</b> Everybody is charged what they promised.</li>"
    "<li><b>It was not.</b> Nobody is charged, and the means of payment is forgotten.</li></ul>"
    "<p>Until then you can change the amount or withdraw from the link you receive by mail.</p>",
)
QUESTIONS_HEAD = Words("Preguntas que nos hacen", "Preguntes que ens fan", "Questions people ask")
QUESTIONS = [
    {
        "question": Words(
            "¿Necesito una cuenta para apoyar?",
            "Necessito un compte per fer costat?",
            "Do I need an account to back a campaign?",
        ),
        "answer": Words(
            "<p>No. Basta con tu correo y tu forma de pago. Si después creas una cuenta, tus apoyos te esperan allí.</p>",
            "<p>No. N’hi ha prou amb el teu correu i la teva forma de pagament. Si després crees un compte, hi trobaràs els teus suports.</p>",
            "<p>No. Your e-mail address and your means of payment are enough. If you make an account later, your pledges wait there.</p>",
        ),
    },
    {
        "question": Words(
            "¿Apoyar me convierte en socia?", "Fer costat em converteix en sòcia?", "Does backing make me a member?"
        ),
        "answer": Words(
            "<p>No. Apoyar es una cosa y entrar es otra. Después de apoyar te preguntamos una sola vez si quieres saber cómo se entra.</p>",
            "<p>No. Fer costat és una cosa i entrar-hi n’és una altra. Després de fer costat et preguntem una sola vegada si vols saber com s’hi entra.</p>",
            "<p>No. Backing is one thing and joining is another. After you back we ask, just once, whether you would like to hear how to join.</p>",
        ),
    },
    {
        "question": Words(
            "¿Qué arriesgo si me hago socia?", "Què arrisco si em faig sòcia?", "What do I risk if I become a member?"
        ),
        "answer": Words(
            "<p>Lo que aportas al capital. No es una inversión: no promete beneficios, y se devuelve al salir según los estatutos.</p>",
            "<p>El que aportes al capital. No és una inversió: no promet beneficis, i es torna en sortir segons els estatuts.</p>",
            "<p>What you contribute to the capital. It is not an investment: it promises no profit, and it is returned when you leave, as the statutes say.</p>",
        ),
    },
]

ABOUT = Words("Quiénes somos", "Qui som", "About us")
ABOUT_SLUG = Words("quienes-somos", "qui-som", "about")
ABOUT_LEAD = Words(
    "Una red de asesoras, docentes y cooperativas que ya pasaron por aquí.",
    "Una xarxa d’assessores, docents i cooperatives que ja han passat per aquí.",
    "A network of advisers, teachers and cooperatives that came this way before.",
)
ABOUT_TEXT = Words(
    "<p>Crear una cooperativa es sobre todo encontrarse: gente con la misma necesidad, dispuesta a decidir junta. Lo difícil viene después: los papeles, las cuentas, el primer dinero.</p>"
    "<p>Crowdcoop junta en un mismo sitio lo que suele estar en cuatro: formación, acompañamiento, financiación colectiva y la entrada de socias. Cada cuenta se puede mirar, cada decisión tiene fecha y nombre.</p>"
    "<p>El programa que mueve esta página es libre. Cualquier red puede usarlo, estudiarlo y mejorarlo.</p>",
    "<p>Crear una cooperativa és sobretot trobar-se: gent amb la mateixa necessitat, disposada a decidir plegada. El més difícil ve després: els papers, els comptes, els primers diners.</p>"
    "<p>Crowdcoop aplega en un sol lloc el que acostuma a ser en quatre: formació, acompanyament, finançament col·lectiu i l’entrada de sòcies. Cada compte es pot mirar, cada decisió té data i nom.</p>"
    "<p>El programa que mou aquesta pàgina és lliure. Qualsevol xarxa el pot fer servir, estudiar i millorar.</p>",
    "<p>Starting a cooperative is above all finding each other: people with the same need, ready to decide together. The hard part comes after: the papers, the accounts, the first money.</p>"
    "<p>Crowdcoop brings to one place what usually takes four: training, advice, crowdfunding, and the admission of members. Every account can be looked into; every decision has a date and a name.</p>"
    "<p>The program behind this site is free software. Any network may use it, study it and improve it.</p>",
)

SERVICE = Words(
    "Acompañamiento para cooperativas que nacen",
    "Acompanyament per a cooperatives que neixen",
    "Support for cooperatives being born",
)
SERVICE_SLUG = Words("acompanamiento", "acompanyament", "support-for-new-cooperatives")
SERVICE_LEAD = Words(
    "Una asesora para tu grupo, de la primera reunión a la inscripción en el registro.",
    "Una assessora per al teu grup, de la primera reunió a la inscripció al registre.",
    "One adviser for your group, from the first meeting to the entry in the registry.",
)
SERVICE_FIGURES = [
    {
        "number": Words("9 meses", "9 mesos", "9 months"),
        "label": Words("dura un programa", "dura un programa", "a programme lasts"),
    },
    {
        "number": Words("40 h", "40 h", "40 h"),
        "label": Words("de asesora para cada grupo", "d’assessora per a cada grup", "of an adviser for each group"),
    },
    {
        "number": Words("0 €", "0 €", "€0"),
        "label": Words(
            "cuesta a quien entra por convocatoria",
            "costa a qui entra per convocatòria",
            "is what groups in a call pay",
        ),
    },
]
SERVICE_TEXT = Words(
    "<p>Nos vemos cada dos semanas, en persona o por vídeo. Entre una sesión y otra escribís, y leemos: el propósito, el reparto del trabajo, el plan económico, los estatutos.</p>"
    "<p>No os decimos qué hacer. Preguntamos lo que preguntará el banco, el registro o la vecina que duda, para que ya tengáis la respuesta.</p>",
    "<p>Ens veiem cada dues setmanes, en persona o per vídeo. Entre una sessió i l’altra escriviu, i llegim: el propòsit, el repartiment de la feina, el pla econòmic, els estatuts.</p>"
    "<p>No us diem què heu de fer. Preguntem el que preguntarà el banc, el registre o la veïna que dubta, perquè ja tingueu la resposta.</p>",
    "<p>We meet every two weeks, in person or by video. In between you write and we read: the purpose, how work is shared, the financial plan, the statutes.</p>"
    "<p>We do not tell you what to do. We ask what the bank, the registry or a doubtful neighbour will ask, so that you have the answer by then.</p>",
)
SERVICE_QUOTE = {
    "text": Words(
        "Nos devolvió el plan económico tres veces. A la cuarta lo entendíamos nosotras.",
        "Ens va tornar el pla econòmic tres vegades. A la quarta l’enteníem nosaltres.",
        "She sent the financial plan back three times. By the fourth we understood it ourselves.",
    ),
    "author": Words("Noelia Santos", "Noelia Santos", "Noelia Santos"),
    "role": Words("cooperativa de cuidados", "cooperativa de cures", "a care cooperative"),
}
SERVICE_NEXT = {
    "title": Words("¿Empezamos?", "Comencem?", "Shall we begin?"),
    "text": Words(
        "Cuéntanos vuestra idea. Lo que escribas se guarda y puedes volver a ello.",
        "Explica’ns la vostra idea. El que escriguis es desa i hi pots tornar.",
        "Tell us your idea. What you write is kept, and you can come back to it.",
    ),
    "action": Words("Ver convocatorias", "Veure convocatòries", "See the calls"),
}

NEWS_ITEMS: list[dict[str, Any]] = [
    {
        "title": Words(
            "Abrimos la convocatoria de invierno", "Obrim la convocatòria d’hivern", "The winter call is open"
        ),
        "slug": Words("convocatoria-de-invierno", "convocatoria-d-hivern", "winter-call"),
        "lead": Words(
            "Buscamos grupos de tres o más personas con una necesidad compartida. No hace falta tener nada escrito.",
            "Busquem grups de tres persones o més amb una necessitat compartida. No cal tenir res escrit.",
            "We look for groups of three or more with a shared need. Nothing has to be written yet.",
        ),
        "text": Words(
            "<p>La convocatoria dura hasta mediados de enero. Los criterios están publicados antes de que nadie pregunte, y quien no entre recibe un itinerario a su medida y una fecha para volver.</p>",
            "<p>La convocatòria dura fins a mitjan gener. Els criteris es publiquen abans que ningú pregunti, i qui no hi entri rep un itinerari a mida i una data per tornar.</p>",
            "<p>The call runs until the middle of January. The criteria are public before anybody asks, and those who do not get in receive a path of their own and a date to come back.</p>",
        ),
        "days_ago": 6,
    },
    {
        "title": Words(
            "Un obrador, cinco sueldos y 38 vecinas",
            "Un obrador, cinc sous i 38 veïnes",
            "A bakery, five wages and 38 neighbours",
        ),
        "slug": Words("un-obrador-cinco-sueldos", "un-obrador-cinc-sous", "a-bakery-five-wages"),
        "lead": Words(
            "Qué pasó el año después de la campaña, contado en asamblea.",
            "Què va passar l’any després de la campanya, explicat en assemblea.",
            "What happened in the year after the campaign, as told to the assembly.",
        ),
        "text": Words(
            "<p>El horno llegó tarde y la harina subió. Aun así el obrador abrió, y las recetas están publicadas para quien quiera hornear con ellas. De quienes aportaron, una de cada tres es hoy socia.</p>",
            "<p>El forn va arribar tard i la farina va pujar. Tot i així l’obrador va obrir, i les receptes estan publicades per a qui vulgui enfornar amb elles. De qui hi va aportar, una de cada tres és avui sòcia.</p>",
            "<p>The oven came late and flour went up. Even so the bakery opened, and the recipes are published for whoever wants to bake with them. Of those who gave, one in three is a member today.</p>",
        ),
        "days_ago": 24,
    },
]
