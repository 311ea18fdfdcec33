"""Words of the two channels of the demo: a fund of three houses, and a network of advisers in Catalonia.
Source first: Spanish, Catalan, English."""

from home.demo.words import Words

INDEX = Words("Canales", "Canals", "Channels")
INDEX_SLUG = Words("canales", "canals", "channels")
INDEX_LEAD = Words(
    "Redes, fondos y municipios que reúnen aquí a sus cooperativas, con su dinero, su convocatoria o su gente.",
    "Xarxes, fons i municipis que apleguen aquí les seves cooperatives, amb els seus diners, la seva convocatòria o la seva gent.",
    "Networks, funds and towns that gather their cooperatives here, with their money, their call or their people.",
)

FUND = Words("Barrio Vivo", "Barri Viu", "Living Neighbourhood")
FUND_SLUG = Words("barrio-vivo", "barri-viu", "living-neighbourhood")
FUND_RUN_BY = "Ateneu La Sénia"
FUND_LEAD = Words(
    "Tres casas ponen medio euro por cada euro de la gente cuando una cooperativa abre un servicio a menos de quince minutos a pie.",
    "Tres cases posen mig euro per cada euro de la gent quan una cooperativa obre un servei a menys de quinze minuts a peu.",
    "Three houses add half a euro to each euro people give when a cooperative opens a service within fifteen minutes on foot.",
)
FUND_TEXT = Words(
    "<p>Empezó en la cocina del ateneo, fregando después de la fiesta de mayo. Sobraban dos mil euros y nadie quería otro altavoz. Hoy el fondo lo deciden tres asambleas, y cada una puede parar lo que no entiende.</p>",
    "<p>Va començar a la cuina de l’ateneu, fregant després de la festa de maig. Sobraven dos mil euros i ningú volia un altre altaveu. Avui el fons el decideixen tres assemblees, i cadascuna pot aturar el que no entén.</p>",
    "<p>It began in the kitchen of the ateneu, over the dishes after the May feast. Two thousand euros were left and nobody wanted another loudspeaker. Today three assemblies decide about the fund, and each of them can stop what it does not understand.</p>",
)
FUND_WHO = [
    {
        "name": Words("Ateneu La Sénia", "Ateneu La Sénia", "Ateneu La Sénia"),
        "text": Words(
            "Ciento diez años, un huerto y una fiesta de mayo que paga la mitad del fondo.",
            "Cent deu anys, un hort i una festa de maig que paga la meitat del fons.",
            "A hundred and ten years, a garden, and a May feast that pays for half of the fund.",
        ),
    },
    {
        "name": Words("Caixa Solidària del Besòs", "Caixa Solidària del Besòs", "Caixa Solidària del Besòs"),
        "text": Words(
            "Dos mil vecinas que ahorran juntas y solo prestan a orillas del río.",
            "Dues mil veïnes que estalvien juntes i només presten a la vora del riu.",
            "Two thousand neighbours who save together and lend along the river only.",
        ),
    },
    {
        "name": Words("Kooperatiben Etxea", "Kooperatiben Etxea", "Kooperatiben Etxea"),
        "text": Words(
            "La casa de cuarenta cooperativas vascas: un euro de cada mil que facturan.",
            "La casa de quaranta cooperatives basques: un euro de cada mil que facturen.",
            "The house of forty Basque cooperatives: one euro of every thousand they invoice.",
        ),
    },
]
FUND_ASK = Words("Lo que nos preguntan", "El que ens pregunten", "What we are asked")
FUND_QUESTIONS = [
    {
        "question": Words("¿Quién puede pedirlo?", "Qui ho pot demanar?", "Who can ask for it?"),
        "answer": Words(
            "<p>Cualquier cooperativa con campaña en preparación o abierta. Se contestan cuatro preguntas y dos personas las puntúan por separado.</p>",
            "<p>Qualsevol cooperativa amb la campanya en preparació o oberta. Es contesten quatre preguntes i dues persones les puntuen per separat.</p>",
            "<p>Any cooperative with a campaign in preparation or open. There are four questions, and two people score the answers apart from each other.</p>",
        ),
    },
    {
        "question": Words(
            "¿Y si la campaña no llega?", "I si la campanya no hi arriba?", "And if the campaign falls short?"
        ),
        "answer": Words(
            "<p>El dinero vuelve al fondo el mismo día y sirve para la siguiente.</p>",
            "<p>Els diners tornen al fons el mateix dia i serveixen per a la següent.</p>",
            "<p>The money goes back to the fund the same day and serves the next one.</p>",
        ),
    },
]
FUND_NEWS = Words("Noticias de Barrio Vivo", "Notícies de Barri Viu", "News of Living Neighbourhood")
FUND_NEWS_SLUG = Words("noticias", "noticies", "news")
FUND_STORY = {
    "title": Words(
        "La primera noche cubierta en Errekalde",
        "La primera nit coberta a Errekalde",
        "The first night covered in Errekalde",
    ),
    "slug": Words("la-primera-noche", "la-primera-nit", "the-first-night"),
    "lead": Words(
        "Una familia durmió seis horas seguidas. Lo contamos con su permiso.",
        "Una família va dormir sis hores seguides. Ho expliquem amb el seu permís.",
        "A family slept six hours in a row. We tell it with their leave.",
    ),
    "text": Words(
        "<p>Las cuidadoras probaron el turno de noche antes de abrir, con tres casas y sin cobrar. El fondo había puesto ya el medio euro de las primeras cuarenta personas. «No es el dinero», dijo la hija, «es saber que alguien vendrá también el martes».</p>",
        "<p>Les cuidadores van provar el torn de nit abans d’obrir, amb tres cases i sense cobrar. El fons ja havia posat el mig euro de les primeres quaranta persones. «No són els diners», va dir la filla, «és saber que algú vindrà també dimarts».</p>",
        "<p>The carers tried the night shift before they opened, in three homes and unpaid. The fund had already added its half euro to the first forty people. “It is not the money,” the daughter said, “it is knowing that somebody comes on Tuesday too.”</p>",
    ),
}

NETWORK = Words("Mimbre en Cataluña", "Vímet a Catalunya", "Wicker in Catalonia")
NETWORK_SLUG = Words("mimbre-en-cataluna", "vimet-a-catalunya", "wicker-in-catalonia")
NETWORK_RUN_BY = "Vímet, xarxa d’acompanyament"
NETWORK_LEAD = Words(
    "Nueve asesoras, un coche compartido y las cooperativas que han acompañado entre el Ebro y los Pirineos.",
    "Nou assessores, un cotxe compartit i les cooperatives que han acompanyat entre l’Ebre i els Pirineus.",
    "Nine advisers, one shared car, and the cooperatives they have accompanied between the Ebro and the Pyrenees.",
)
NETWORK_TEXT = Words(
    "<p>No damos cursos sueltos: nos sentamos con el grupo desde la primera reunión y seguimos ahí un año después de abrir la puerta. Si quieres empezar, entra por la convocatoria; si quieres ayudar, aquí arriba tienes a quien hoy lo necesita.</p>",
    "<p>No fem cursos solts: seiem amb el grup des de la primera reunió i continuem al costat un any després d’obrir la porta. Si vols començar, entra per la convocatòria; si vols ajudar, aquí dalt tens qui avui ho necessita.</p>",
    "<p>We do not give courses and leave: we sit down with a group from its first meeting and are still there a year after its door has opened. If you want to begin, come in by the call; if you want to help, those who need it today are just above.</p>",
)
NETWORK_FIGURES = [
    {"number": Words("9", "9", "9"), "label": Words("asesoras", "assessores", "advisers")},
    {
        "number": Words("12 meses", "12 mesos", "12 months"),
        "label": Words("de acompañamiento tras abrir", "d’acompanyament després d’obrir", "at your side after opening"),
    },
]
