extension Lexicon {
    static let french = Lexicon(
        language: "fr",
        stopWords: wordSet(
            """
            le la les un une des du de d l au aux et ou mais donc or ni car ce cet cette ces c ça cela ceci il elle ils elles on nous vous je tu me te se lui leur leurs moi toi soi eux mon ma mes ton ta tes son sa ses
            notre nos votre vos qui que quoi dont où quand comment pourquoi combien quel quelle quels quelles ne pas plus moins très trop peu beaucoup assez bien mal aussi encore déjà toujours jamais souvent parfois
            dans en sur sous avec sans pour par vers chez entre depuis pendant avant après contre jusque comme si alors puis ensuite enfin voilà voici est sont était étaient être été suis es sommes êtes sera serait soit
            a ai as avons avez ont avait avaient avoir eu aura aurait fait faire faut fallait peut peuvent pouvait pouvoir veut vouloir va vont aller vais allons dit dire tout tous toute toutes autre autres même mêmes
            quelque quelques chaque plusieurs certains certaines chose choses truc trucs fois jour jours an ans année années temps gens petit petite grand grande bon bonne premier première deux trois quatre cinq y oui non
            ici là bas haut parce puisque lorsque tandis afin ainsi euh ben bah hein quoi c'est qu'il n'est j'ai d'un d'une s'est l'on vraiment juste simplement façon genre sorte effet coup part exemple question point
            mettre mis met prendre pris prend donner donne voir vu voit savoir sait sais penser pense trouver trouve rien personne aujourd'hui hui
            """),
        hesitations: wordSet("euh heu ben bah hum hm mh mmh hein"),
        parentheticals: PhraseSet(
            "tu sais|vous savez|tu vois|vous voyez|je veux dire|en fait|du coup|on va dire|disons|genre|quoi|voilà|bon|enfin|comment dire|si vous voulez|si tu veux|entre guillemets|n'est-ce pas|hein|bref|oui"
        ),
        openers: PhraseSet(
            "alors|et|donc|et donc|alors donc|bon|bon alors|ben|bah|eh bien|et bien|voilà|et puis|puis|du coup|et du coup|donc voilà|en fait|et en fait|oui|ouais|ok|d'accord|bref|et alors|après|et bon|bon ben|donc en fait"
        ),
        contrasts: wordSet("mais pourtant cependant toutefois"),
        spellings: ["chuis": "je suis", "ouais": "oui", "ptet": "peut-être", "y'a": "il y a", "t'as": "tu as"],
        anaphors: wordSet(
            "il elle ils elles ce cela ça ceci c'est c'était celui celle ceux celles celui-ci celle-ci cet cette ces lui leur y en là qui dont ceux-ci"
        ),
        backReferences: PhraseSet(
            "c'est pourquoi|c'est pour ça|pour cela|pour ça|de cela|de ça|avec ça|comme ça|à cela|c'est-à-dire|ce dernier|cette dernière"),
        danglers: wordSet(
            """
            le la les un une des du de au aux et ou mais donc ni car ce cet cette ces que qui quoi dont où quand comment dans en sur sous avec sans pour par vers chez entre depuis pendant avant après contre comme si
            est sont était étaient a ont avait pas ne plus très trop aussi mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs je tu il elle on nous vous ils elles se me te d'un d'une c'est qu'il qu'elle qu'on
            """),
        announcements: PhraseSet(
            """
            je voudrais vous parler de|je voudrais vous parler des|je voudrais vous parler du|je vais vous parler de|je vais vous parler des|je vais vous parler du|je voudrais parler de|je veux vous parler de|parlons de|parlons du|parlons des
            on va parler de|on va parler du|on va parler des|nous allons parler de|nous allons parler du|nous allons parler des|passons à|passons au|passons aux|commençons par|je commence par|je commencerai par|venons-en à|venons-en au
            le premier point est|le deuxième point est|le troisième point est|le dernier point est|le sujet est|le premier point c'est|le deuxième point c'est|le dernier point c'est|la première chose c'est|la deuxième chose c'est|je terminerai par|je finis par|je voudrais finir avec
            """),
        borders: PhraseSet(
            "parlons de|parlons du|parlons des|passons à|passons au|passons aux|ensuite|enfin|pour finir|pour conclure|deuxièmement|troisièmement|premièrement|tout d'abord|d'abord|le deuxième|la deuxième|le troisième|la troisième|le dernier|la dernière|en conclusion|autre point|un autre|venons-en|commençons"
        ),
        metaTalk: PhraseSet(
            """
            vous m'entendez|est-ce que vous m'entendez|sur cette diapo|diapositive|merci d'être|merci à tous|merci de votre|merci beaucoup|merci pour votre|abonnez-vous|n'oubliez pas de vous abonner|je m'appelle|bienvenue|à bientôt|avez-vous des questions|des questions
            je vais vous parler|je voudrais vous parler|on va parler|nous allons parler|parlons de|parlons du|parlons des|passons à|passons au|commençons par|je commence par|venons-en|partie sponsorisée|dans cette vidéo|dans cette présentation|lien en description|pouce bleu|je voudrais parler|je veux vous parler|je terminerai|vous présenter
            """),
        greetings: PhraseSet("bonjour|bonsoir|salut|merci|bienvenue|au revoir|à bientôt|mesdames|chers|chères|pardon|désolé|excusez-moi"),
        conclusions: PhraseSet(
            "la leçon|l'essentiel|en résumé|pour résumer|en conclusion|pour conclure|le plus important|ce qui compte|il faut retenir|à retenir|retenez|nous avons appris|j'ai appris|la clé|le secret|l'important|la règle|mon conseil|finalement|le vrai|la vraie|résultat"
        ),
        adverbials: PhraseSet(
            "par exemple|en fait|bien sûr|en effet|enfin|ensuite|d'abord|tout d'abord|finalement|aujourd'hui|aussi|cependant|donc|évidemment|malheureusement|heureusement|au début|à la fin|en général|en résumé|en conclusion|pour conclure|premièrement|deuxièmement|troisièmement|à mon avis|dans notre cas|chez nous|du coup|puis|au final|concrètement"
        ),
        subordinators: wordSet(
            "si quand lorsque pendant parce puisque bien comme avant après tandis alors lorsqu'on lorsqu'il s'il dès afin"),
        tails: wordSet("qui et mais donc car parce puisque ce où dont alors tandis notamment surtout ou"),
        limits: wordSet("sauf si sans pas seulement plutôt quand jusqu'à que"),
        negations: wordSet("ne pas jamais rien aucun aucune personne sans ni n'est n'a n'ont"),
        pronouns: wordSet("je tu il elle on nous vous ils elles ce cela ça qui c'est"),
        determiners: wordSet(
            "le la les un une des du ce cet cette ces mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs chaque quelques plusieurs deux trois quatre cinq"
        ),
        prepositions: wordSet(
            "de du des à au aux dans en sur sous avec sans pour par vers chez entre depuis pendant avant après contre d'un d'une"),
        questionWords: wordSet("que quoi qui pourquoi comment quand où combien quel quelle quels quelles est-ce qu'est-ce"),
        abbreviations: Lexicon.commonAbbreviations.union(["m", "mme", "mlle", "env", "av", "bd"]),
        elisions: wordSet("l d j n s c m t qu jusqu lorsqu puisqu"),
        verbEndings: ["aient", "èrent", "eront", "erons", "erait", "issait", "issent"],
        quotationMarks: (open: "«\u{202F}", close: "\u{202F}»"),
        templates: Templates(
            covers: "Au programme : %.", topic: "Au cœur de cet article : %.", conversation: "Une conversation avec %.", and: "et",
            takeaways: "À retenir", untitled: "Sans titre", overview: "Vue d’ensemble"))
}
