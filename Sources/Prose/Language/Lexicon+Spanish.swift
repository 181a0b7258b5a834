extension Lexicon {
    static let spanish = Lexicon(
        language: "es",
        stopWords: wordSet(
            """
            el la los las un una unos unas de del al a y e o u pero sino ni que quien quienes cual cuales cuyo donde cuando como porque por para con sin sobre entre hasta desde hacia según durante ante bajo contra tras en lo le les se me te nos os
            mi mis tu tus su sus nuestro nuestra nuestros nuestras yo tú él ella ello ellos ellas usted ustedes nosotros este esta esto estos estas ese esa eso esos esas aquel aquella aquello es son era eran fue fueron ser sido siendo soy eres somos
            está están estaba estaban estar estamos estoy ha han había habían haber hemos he hay tiene tienen tenía tener tenemos tengo hace hacen hacer hizo hacía hecho puede pueden poder podía podemos va van ir vamos voy iba decir dice dijo digo
            no sí ya muy más menos mucho mucha muchos muchas poco poca pocos pocas todo toda todos todas otro otra otros otras mismo misma cada algo alguien alguno alguna algunos nada nadie ningún ninguna también tampoco siempre nunca entonces
            luego después antes ahora hoy aquí ahí allí así bien mal cosa cosas vez veces día días año años tiempo gente persona personas qué quién cómo cuándo dónde cuál si solo sólo aunque mientras pues bueno buena eh este primer primera primero
            segundo segunda dos tres cuatro cinco parte forma manera tipo ejemplo gran grande nuevo nueva mejor peor ver saber sé sabe querer quiero quiere creo creer dar da poner pone
            """),
        hesitations: wordSet("eh ehh em emm mmm hum ah"),
        parentheticals: PhraseSet(
            "o sea|sabes|sabe|digamos|bueno|pues|este|es decir|verdad|no|vale|la verdad|como que|por así decirlo|como os decía|como decía|mira|oye|ya sabes|en plan|si queréis"
        ),
        openers: PhraseSet(
            "y|pues bueno|pues|bueno|entonces|así que|bueno pues|y entonces|y bueno|y pues|vale|a ver|o sea|mira|oye|sí|claro|pues bien|bien|y luego|y además|luego|y así|ahora bien|bueno entonces|y claro|este|y ahora"
        ),
        contrasts: wordSet("pero sin embargo aunque"),
        spellings: ["pa": "para", "pa'": "para", "na": "nada"],
        anaphors: wordSet("él ella ello ellos ellas esto eso aquello este esta estos estas ese esa esos esas aquel lo le les ahí allí así"),
        backReferences: PhraseSet("por eso|por ello|de eso|de esto|con eso|con esto|a eso|para eso|lo mismo|eso es|esto es"),
        danglers: wordSet(
            """
            el la los las un una unos unas de del al a y e o u pero ni que quien cual donde cuando como porque por para con sin sobre entre hasta desde hacia según durante ante bajo contra tras en lo le les se me te nos mi tu su mis tus sus
            es son era eran está están ha han había no muy más tan si este esta ese esa estos estas
            """),
        announcements: PhraseSet(
            """
            quiero hablar de|quiero hablaros de|quiero hablarles de|voy a hablar de|voy a hablaros de|voy a hablarles de|vamos a hablar de|hablemos de|hablaremos de|me gustaría hablar de|me gustaría hablarles de|pasemos a|pasamos a|empecemos por|empecemos con|comencemos con|empiezo por|empiezo con
            quiero hablar del|voy a hablar del|vamos a hablar del|hablemos del|quiero hablarles del|el primer punto es|el segundo punto es|el tercer punto es|el último punto es|lo primero es|lo segundo es|lo último es|el tema es|quiero terminar con|termino con|lo primero fue
            """),
        borders: PhraseSet(
            "hablemos de|hablemos del|pasemos a|pasamos a|vamos a hablar|por último|finalmente|para terminar|para concluir|en primer lugar|en segundo lugar|en tercer lugar|lo segundo|lo tercero|lo último|el segundo|el tercer|la segunda|la tercera|la última|en conclusión|otra cosa|otro punto|lo primero|empecemos"
        ),
        metaTalk: PhraseSet(
            """
            me escuchan|me oís|me oyen|se escucha|en esta diapositiva|esta diapositiva|gracias por ver|gracias por venir|gracias por su|gracias por vuestra|gracias por escuchar|muchas gracias|suscríbete|suscríbanse|no olvides suscribirte|me llamo|mi nombre es|bienvenidos|bienvenidas|hasta luego|hasta la próxima|hasta pronto|alguna pregunta|preguntas
            quiero hablar de|quiero hablaros|quiero hablarles|voy a hablar|voy a hablarles|vamos a hablar|hablemos de|hablemos del|pasemos a|pasamos a|empecemos por|empecemos con|en este vídeo|en este video|en esta charla|patrocinado|patrocinador|enlace en la descripción|me gustaría hablar
            """),
        greetings: PhraseSet(
            "hola|buenos días|buenas tardes|buenas noches|buenas|gracias|muchas gracias|bienvenidos|bienvenidas|adiós|hasta luego|perdón|disculpen|señoras"
        ),
        conclusions: PhraseSet(
            "la lección|lo importante|lo más importante|en resumen|en conclusión|para resumir|para concluir|la clave|el secreto|lo que aprendimos|aprendimos|aprendí|recuerden|recuerda|recordad|la regla|mi consejo|al final|el resultado|lo que importa|resulta que"
        ),
        adverbials: PhraseSet(
            "por ejemplo|de hecho|por supuesto|claro|finalmente|por último|al final|al principio|hoy|también|sin embargo|además|en general|en resumen|en conclusión|primero|segundo|tercero|en primer lugar|en segundo lugar|por desgracia|por suerte|obviamente|en mi opinión|en nuestro caso|es decir|luego|entonces|ahora"
        ),
        subordinators: wordSet("si cuando mientras porque aunque como antes después desde hasta para donde"),
        tails: wordSet("que y pero porque así donde aunque mientras sobre especialmente o lo"),
        limits: wordSet("salvo si sin no solo sólo excepto cuando hasta sino"),
        negations: wordSet("no nunca jamás nada nadie ningún ninguna ninguno sin ni tampoco"),
        pronouns: wordSet("yo tú él ella nosotros ellos ellas usted ustedes esto eso que"),
        determiners: wordSet(
            "el la los las un una unos unas mi mis tu tus su sus nuestro nuestra nuestros nuestras este esta estos estas ese esa esos esas cada dos tres cuatro cinco"
        ),
        prepositions: wordSet("de del a al en con sin por para sobre entre hasta desde hacia según durante ante bajo contra tras"),
        questionWords: wordSet("qué quién cómo cuándo dónde cuál cuánto por"),
        abbreviations: Lexicon.commonAbbreviations.union(["sra", "srta", "ud", "uds", "núm", "pág"]),
        verbEndings: ["aron", "ieron", "aban", "ábamos", "ían", "ó", "ará", "arán", "eremos", "aremos", "amos", "emos", "iendo"],
        quotationMarks: (open: "«", close: "»"),
        templates: Templates(
            covers: "Los temas: %.", topic: "Este artículo trata de %.", conversation: "Una conversación con %.", and: "y",
            takeaways: "Para recordar", untitled: "Sin título", overview: "Visión general"))
}
