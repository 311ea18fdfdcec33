"""What the demo's people write around their drafts: worksheets, remarks of a reviewer, a later piece of a story.
Worksheets and remarks are a team's own words, in the language the team writes in."""

from ..words import Words

WORKSHEETS = {
    "team-people": "Marta encuaderna desde hace veinte años. Íñigo llevó una librería en Lavapiés hasta 2019. Con ellos,"
    " tres lectoras del barrio que ponen las cuentas, la web y las tardes de los sábados.",
    "first-clients": "Estudiantes de la escuela de arte que hoy encargan su encuadernación por internet y esperan dos"
    " semanas. Quieren verla hacer y llevársela en el día.",
    "story-minute": "Somos lectoras, impresores y dos editoriales pequeñas. Cierra el último taller de encuadernación"
    " del distrito. Queremos quedarnos con sus máquinas y ponerlas a la vista, entre libros. Para eso hacen falta un"
    " local con luz y ocho mil euros de maquinaria.",
    "risks": "Que el local tarde más de lo previsto: podemos empezar dos meses en la nave de una editorial. Que se"
    " rompa la guillotina: el técnico del taller que cierra nos la mantiene el primer año.",
    "cost-lines": "Traslado y montaje de la guillotina\nEstanterías de segunda mano\nLicencia de actividad",
}
REMARK_LEAD = "Contad aquí en una frase qué cambia para quien vive cerca: ahora solo sé qué hacéis vosotras."
REMARK_COST = "¿De dónde sale este precio? Con un presupuesto fechado, quien os apoye se lo cree antes."
QUOTE = (
    Words(
        "Llevo treinta años comprando aquí el pan. Que siga oliendo así por las mañanas vale más que mi aportación.",
        "Fa trenta anys que hi compro el pa. Que continuï fent aquesta olor als matins val més que la meva aportació.",
        "I have bought my bread here for thirty years. Mornings that still smell like this are worth more than I gave.",
    ),
    Words("Conxita Vilalta", "Conxita Vilalta", "Conxita Vilalta"),
    Words("vecina de la plaza", "veïna de la plaça", "who lives on the square"),
)
FIGURES = (
    (
        Words("1962", "1962", "1962"),
        Words("año en que se encendió el horno", "any en què es va encendre el forn", "the year the oven was lit"),
    ),
    (
        Words("7", "7", "7"),
        Words("personas que amasan cada noche", "persones que pasten cada nit", "people who knead every night"),
    ),
)
