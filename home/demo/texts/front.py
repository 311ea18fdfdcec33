"""Words of the front page and of the pages that open each section.
Source first: Spanish, Catalan, English."""

from home.demo.words import Words

HOME_TITLE = Words("Inicio", "Inici", "Home")
HOME_SLUG = Words("inicio", "inici", "start")
HEADLINE = Words(
    "Las cooperativas se hacen entre muchas manos",
    "Les cooperatives es fan amb moltes mans",
    "Cooperatives are made by many hands",
)
LEAD = Words(
    "Aprende a crear una, con alguien al lado mientras lo haces. Reúne el dinero con tu gente, y que quien te apoyó pueda hacerse socia.",
    "Aprèn a crear-ne una, amb algú al costat mentre ho fas. Reuneix els diners amb la teva gent, i que qui t’ha fet costat es pugui fer sòcia.",
    "Learn how to start one, be accompanied while you do, raise the money with your people, and let the people who backed you become members.",
)
STORY = {
    "text": Words(
        "Pusimos 38 vecinas 25 euros cada una para saber si íbamos en serio. Hoy hay pan, cinco sueldos y una asamblea donde mi voto vale lo mismo que el de la panadera.",
        "Vam posar 25 euros cadascuna, 38 veïnes, per saber si anàvem de debò. Avui hi ha pa, cinc sous i una assemblea on el meu vot val el mateix que el de la fornera.",
        "Thirty-eight of us put in 25 euros each to find out whether we meant it. Today there is bread, there are five wages, and an assembly where my vote counts as much as the baker’s.",
    ),
    "author": Words("Mercè Puig", "Mercè Puig", "Mercè Puig"),
    "role": Words(
        "socia de consumo, primero aportó como vecina",
        "sòcia de consum, primer hi va aportar com a veïna",
        "consumer member, who first gave as a neighbour",
    ),
}
BEHIND = Words("Quién está detrás", "Qui hi ha al darrere", "Who stands behind this")
PARTNERS = [
    {
        "name": Words("Mimbre, red de acompañamiento", "Vímet, xarxa d’acompanyament", "Wicker, a network of advisers"),
        "text": Words(
            "Asesoras que se sientan con cada grupo, desde los estatutos hasta las primeras cuentas.",
            "Assessores que seuen amb cada grup, dels estatuts als primers comptes.",
            "Advisers who sit down with every group, from the statutes to the first accounts.",
        ),
    },
    {
        "name": Words("Aula de economía social", "Aula d’economia social", "School of the social economy"),
        "text": Words(
            "Escribe y revisa los itinerarios con cooperativas que ya funcionan.",
            "Escriu i revisa els itineraris amb cooperatives que ja funcionen.",
            "Writes and reviews the paths together with cooperatives already at work.",
        ),
    },
    {
        "name": Words("Fondo del Común", "Fons del Comú", "The Common Fund"),
        "text": Words(
            "Suma su dinero al de la gente cuando la campaña deja algo para todo el mundo.",
            "Afegeix els seus diners als de la gent quan la campanya deixa alguna cosa per a tothom.",
            "Adds its money to people’s when a campaign leaves something for everybody.",
        ),
    },
]
NEXT = {
    "title": Words(
        "¿Una idea y unas cuantas vecinas?",
        "Una idea i unes quantes veïnes?",
        "An idea and a few neighbours?",
    ),
    "text": Words(
        "Con eso basta para empezar. Lee cómo va todo, sin registrarte.",
        "Amb això n’hi ha prou per començar. Llegeix com va tot, sense registrar-te.",
        "That is enough to begin. Read how it all goes, no account needed.",
    ),
    "action": Words("Cómo funciona", "Com funciona", "How it works"),
}

CAMPAIGNS = Words("Campañas", "Campanyes", "Campaigns")
CAMPAIGNS_SLUG = Words("campanas", "campanyes", "campaigns")
CAMPAIGNS_LEAD = Words(
    "Todo o nada: si una campaña no llega a su mínimo, no se cobra a nadie.",
    "Tot o res: si una campanya no arriba al seu mínim, no es cobra a ningú.",
    "All or nothing: if a campaign does not reach its minimum, nobody is charged.",
)
LEARN = Words("Aprender", "Aprendre", "Learn")
LEARN_SLUG = Words("aprender", "aprendre", "learn")
LEARN_LEAD = Words(
    "Itinerarios cortos para grupos que empiezan. Se leen sin cuenta; con cuenta, tu avance y el de tu equipo se guardan.",
    "Itineraris curts per a grups que comencen. Es llegeixen sense compte; amb compte, es guarda el teu progrés i el del teu equip.",
    "Short paths for groups that begin. Read them without an account; with one, your progress and your team’s are kept.",
)
CALLS = Words("Incubadora", "Incubadora", "Incubator")
CALLS_SLUG = Words("incubadora", "incubadora", "incubator")
CALLS_LEAD = Words(
    "Unos meses con una asesora que responde, un itinerario común y documentos que se revisan juntas.",
    "Uns mesos amb una assessora que respon, un itinerari comú i documents que es revisen plegades.",
    "Some months with an adviser who answers, a shared path, and documents reviewed together.",
)
COOPERATIVES = Words("Cooperativas", "Cooperatives", "Cooperatives")
COOPERATIVES_SLUG = Words("cooperativas", "cooperatives", "cooperatives")
COOPERATIVES_INTRO = Words(
    "<p>Una persona, un voto. Mira qué hacen, qué cuesta entrar y qué decides cuando estás dentro.</p>",
    "<p>Una persona, un vot. Mira què fan, què costa entrar-hi i què decideixes quan hi ets.</p>",
    "<p>One person, one vote. See what they do, what joining costs and what you decide once you are in.</p>",
)
NEWS = Words("Noticias", "Notícies", "News")
NEWS_SLUG = Words("noticias", "noticies", "news")
NEWS_LEAD = Words(
    "Lo que pasa en la red, contado por quien lo hace.",
    "El que passa a la xarxa, explicat per qui ho fa.",
    "What happens in the network, told by those who do it.",
)
