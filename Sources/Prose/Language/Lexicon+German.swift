extension Lexicon {
    static let german = Lexicon(
        language: "de",
        stopWords: wordSet(
            """
            der die das den dem des ein eine einen einem einer eines und oder aber denn sondern doch wenn dann als wie so dass weil ob da wo wer was wann warum welche welcher welches ich du er sie es wir ihr mich mir dich dir uns euch ihn ihm ihnen
            mein meine dein deine sein seine ihre ihren ihrem unser unsere euer dieser diese dieses diesen diesem jener jene jenes nicht kein keine keinen nur auch noch schon mal ja nein sehr mehr weniger viel viele wenig ganz gar immer nie oft
            manchmal ist sind war waren bin bist seid wird werden wurde wurden worden gewesen habe hat haben hatte hatten kann können konnte konnten muss müssen musste will wollen wollte soll sollen sollte darf mag möchte machen macht gemacht
            in im an am auf aus bei beim mit nach von vom zu zum zur für über unter vor durch gegen ohne um zwischen bis seit während wegen ab hier dort jetzt heute man sich alle alles andere anderen etwas nichts jemand niemand jeder jede jedes
            einfach eigentlich halt eben also sozusagen quasi natürlich wirklich wieder sache sachen ding dinge mal zeit jahr jahre tag tage leute menschen erste ersten zweite zweiten dritte zwei drei vier fünf gut besser groß große klein neu neue
            gibt geben geht gehen kommt kommen sagen sagt gesagt sehen sieht weiß wissen lassen art weise beispiel teil frage punkt
            """),
        hesitations: wordSet("äh ähm öh hm hmm mhm naja tja"),
        parentheticals: PhraseSet(
            "weißt du|wissen sie|ich meine|sag ich mal|sagen wir mal|sozusagen|quasi|halt|ja|nicht wahr|oder so|wie gesagt|ehrlich gesagt|sage ich mal"
        ),
        openers: PhraseSet("also|und|ja|ja also|also ja|gut|okay|nun|so|na ja|naja|und dann|und so|ach|genau|und ja|also gut|tja"),
        contrasts: wordSet("aber jedoch doch dennoch trotzdem"),
        spellings: ["nem": "einem", "ne": "eine", "isses": "ist es", "haste": "hast du"],
        anaphors: wordSet(
            "er sie es das dies dieser diese dieses diesen diesem der die ihm ihnen deren dessen dort da dabei dafür damit daran darauf daraus davon dazu deshalb deswegen daher so jener jene"
        ),
        danglers: wordSet(
            """
            der die das den dem des ein eine einen einem einer eines und oder aber denn sondern wenn als wie dass weil ob wo wer was in im an am auf bei beim mit nach von vom zu zum zur für über unter vor durch gegen ohne um zwischen bis seit
            während wegen ich du er sie es wir ihr mein meine dein deine sein seine ihre unser unsere nicht sehr auch nur noch ist sind war waren hat haben wird werden kein keine
            """),
        announcements: PhraseSet(
            "ich möchte über|ich möchte heute über|ich spreche über|ich spreche heute über|reden wir über|sprechen wir über|kommen wir zu|kommen wir zum|kommen wir zur|beginnen wir mit|fangen wir an mit|das thema ist|der erste punkt ist|der zweite punkt ist|der letzte punkt ist|zum schluss"
        ),
        borders: PhraseSet(
            "reden wir über|sprechen wir über|kommen wir zu|kommen wir zum|kommen wir zur|beginnen wir|zweitens|drittens|erstens|schließlich|zum schluss|als nächstes|der zweite|der dritte|der letzte|das zweite|das dritte|zusammenfassend"
        ),
        metaTalk: PhraseSet(
            "können sie mich hören|könnt ihr mich hören|auf dieser folie|diese folie|danke fürs|vielen dank|danke für|abonniert|abonnieren|mein name ist|ich heiße|willkommen|bis bald|bis zum nächsten|fragen|ich möchte über|ich spreche heute|reden wir über|sprechen wir über|kommen wir zu|kommen wir zum|kommen wir zur|in diesem video|in diesem vortrag|gesponsert|werbung"
        ),
        greetings: PhraseSet(
            "hallo|guten morgen|guten tag|guten abend|danke|vielen dank|willkommen|tschüss|auf wiedersehen|entschuldigung|servus|moin|liebe|meine damen"
        ),
        conclusions: PhraseSet(
            "die lehre|das wichtigste|wichtig ist|zusammenfassend|der schlüssel|das geheimnis|wir haben gelernt|ich habe gelernt|gelernt haben|die regel|mein rat|das ergebnis|am ende|entscheidend ist|der punkt ist"
        ),
        adverbials: PhraseSet(
            "zum beispiel|natürlich|tatsächlich|schließlich|am ende|am anfang|heute|leider|zum glück|im grunde|im allgemeinen|erstens|zweitens|drittens|meiner meinung nach|bei uns"
        ),
        subordinators: wordSet("wenn weil dass ob als während obwohl nachdem bevor sobald solange da damit falls"),
        tails: wordSet("und aber denn weil wobei was der die das sodass obwohl während sondern oder"),
        limits: wordSet("außer wenn ohne nicht nur sondern bis falls es"),
        negations: wordSet("nicht kein keine keinen keinem nie niemals nichts niemand ohne weder"),
        pronouns: wordSet("ich du er sie es wir ihr man das"),
        determiners: wordSet(
            "der die das den dem des ein eine einen einem einer eines mein meine unser unsere ihre seine dieser diese dieses jeder jede jedes zwei drei vier fünf"
        ),
        prepositions: wordSet(
            "in im an am auf aus bei beim mit nach von vom zu zum zur für über unter vor durch gegen ohne um zwischen bis seit während wegen"
        ),
        questionWords: wordSet("was wer wie wann wo warum wieso weshalb welche welcher welches ist sind hat haben kann können"),
        abbreviations: Lexicon.commonAbbreviations.union(["z.b", "bzw", "usw", "ca", "nr", "str", "d.h", "u.a"]),
        quotationMarks: (open: "„", close: "“"),
        templates: Templates(
            covers: "Die Themen: %.", topic: "Hier geht es um Folgendes: %.", conversation: "Ein Gespräch mit %.", and: "und",
            takeaways: "Das Wichtigste", untitled: "Ohne Titel", overview: "Überblick"))
}
