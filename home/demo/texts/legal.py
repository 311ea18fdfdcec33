"""Words of the legal pages and of the accessibility statement.
Source first: Spanish, Catalan, English."""

from home.demo.words import Words

TERMS = Words("Condiciones de uso", "Condicions d’ús", "Terms of use")
TERMS_SLUG = Words("condiciones", "condicions", "terms")
TERMS_TEXT = Words(
    "<p>Este es un sitio de demostración: nadie es real y no se cobra a nadie.</p>"
    "<h3>Apoyar</h3><p>Tu apoyo es una promesa de pago. Se cobra solo si la campaña llega a su mínimo, en la fecha de cierre y por la cantidad que viste. Hasta entonces puedes cambiarla o retirarla.</p>"
    "<h3>Recompensas y retornos</h3><p>Los entrega la cooperativa, en la fecha que anuncia. Si se retrasa, lo dice en público.</p>"
    "<h3>Aportar al capital</h3><p>La aportación de una socia sigue los estatutos de su cooperativa y la ley de su territorio. No es un producto de inversión.</p>",
    "<p>Aquest és un lloc de demostració: ningú no és real i no es cobra a ningú.</p>"
    "<h3>Fer costat</h3><p>El teu suport és una promesa de pagament. Es cobra només si la campanya arriba al seu mínim, en la data de tancament i per la quantitat que vas veure. Fins llavors la pots canviar o retirar.</p>"
    "<h3>Recompenses i retorns</h3><p>Els lliura la cooperativa, en la data que anuncia. Si s’endarrereix, ho diu en públic.</p>"
    "<h3>Aportar al capital</h3><p>L’aportació d’una sòcia segueix els estatuts de la seva cooperativa i la llei del seu territori. No és un producte d’inversió.</p>",
    "<p>This is a demonstration: nobody is real and nobody is charged.</p>"
    "<h3>Backing</h3><p>Your pledge is a promise to pay. It is charged only if the campaign reaches its minimum, on the closing date, and for the amount you saw. Until then you can change or withdraw it.</p>"
    "<h3>Rewards and returns</h3><p>The cooperative delivers them on the date it announces. If it is late, it says so in public.</p>"
    "<h3>Contributing to the capital</h3><p>A member’s contribution follows the statutes of the cooperative and the law of its territory. It is not an investment product.</p>",
)
PRIVACY = Words("Privacidad", "Privacitat", "Privacy")
PRIVACY_SLUG = Words("privacidad", "privacitat", "privacy")
PRIVACY_TEXT = Words(
    "<p>Guardamos lo necesario para que tu apoyo, tu aprendizaje o tu solicitud lleguen a buen fin, y nada más.</p>"
    "<ul><li>No hay publicidad, ni seguimiento, ni peticiones a terceros al leer estas páginas.</li>"
    "<li>Tu nombre aparece en público solo si lo marcas.</li>"
    "<li>Puedes llevarte tus datos o pedir que se borren desde tu cuenta.</li>"
    "<li>Los asientos del libro de cuentas y del libro de socias se conservan porque la ley lo pide; llevan códigos.</li></ul>",
    "<p>Desem el que cal perquè el teu suport, el teu aprenentatge o la teva sol·licitud arribin a bon port, i res més.</p>"
    "<ul><li>No hi ha publicitat, ni seguiment, ni peticions a tercers en llegir aquestes pàgines.</li>"
    "<li>El teu nom apareix en públic només si ho marques.</li>"
    "<li>Pots endur-te les teves dades o demanar que s’esborrin des del teu compte.</li>"
    "<li>Els assentaments del llibre de comptes i del llibre de sòcies es conserven perquè la llei ho demana; porten codis.</li></ul>",
    "<p>We keep what is needed for your pledge, your learning or your application to reach its end, and nothing more.</p>"
    "<ul><li>There is no advertising, no tracking, and no request to third parties when you read these pages.</li>"
    "<li>Your name appears in public only if you tick it.</li>"
    "<li>You can take your data with you or ask for it to be erased from your account.</li>"
    "<li>Entries in the ledger and in the register of members are kept because the law asks for it; they carry codes.</li></ul>",
)
ACCESSIBILITY = Words("Accesibilidad", "Accessibilitat", "Accessibility")
ACCESSIBILITY_SLUG = Words("accesibilidad", "accessibilitat", "accessibility")
ACCESSIBILITY_TEXT = Words(
    "<p>Queremos que este sitio lo use cualquiera: con teclado, con lector de pantalla, con la letra muy grande o con un teléfono viejo. Lo construimos según WCAG 2.2, nivel AA.</p>"
    "<p>Todo funciona sin guiones del navegador. Los gráficos llevan al lado una tabla o una frase que dice lo mismo.</p>"
    "<p>Si algo te cierra el paso, escríbenos y dinos dónde. Respondemos en una semana.</p>",
    "<p>Volem que aquest lloc el pugui fer servir tothom: amb teclat, amb lector de pantalla, amb la lletra molt gran o amb un telèfon vell. El construïm segons les WCAG 2.2, nivell AA.</p>"
    "<p>Tot funciona sense scripts del navegador. Els gràfics porten al costat una taula o una frase que diu el mateix.</p>"
    "<p>Si alguna cosa et barra el pas, escriu-nos i digues-nos on. Responem en una setmana.</p>",
    "<p>We want everybody to be able to use this site: with a keyboard, a screen reader, very large letters or an old phone. We build it to WCAG 2.2, level AA.</p>"
    "<p>Everything works without scripts in the browser. Charts have a table or a sentence beside them that says the same.</p>"
    "<p>If something bars your way, write to us and say where. We answer within a week.</p>",
)
