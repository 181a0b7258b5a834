extension TextLanguage {
    static let scripts: [String: Set<Script>] = [
        "ru": [.cyrillic], "uk": [.cyrillic], "bg": [.cyrillic], "mk": [.cyrillic], "be": [.cyrillic], "sr": [.cyrillic, .latin],
        "el": [.greek], "he": [.hebrew], "ar": [.arabic], "fa": [.arabic], "ur": [.arabic], "hi": [.devanagari], "mr": [.devanagari],
        "ne": [.devanagari], "th": [.thai], "zh": [.han], "yue": [.han], "ja": [.kana], "ko": [.hangul],
    ]

    /// Languages that share so many common words that a short text may count for the other.
    static let related: [String: Set<String>] = [
        "nb": ["da", "sv"], "no": ["da", "sv"], "nn": ["da", "sv", "nb"], "da": ["nb"], "gl": ["pt", "es"], "ca": ["es", "fr"],
        "af": ["nl"], "id": ["ms"], "ms": ["id"], "pt": ["es"], "es": ["pt"],
    ]

    /// Words that make a fifth to a half of any prose, those left out that mean much in two of the languages.
    static let latin: [String: Set<String>] = table([
        "en":
            """
        the and of to is that it was for with this are you have not be which they from but what when were there their
        has had can will would if about into than then how we as on or by an at
        """,
        "fr":
            """
        le la les et des est une dans que qui pour pas nous vous avec sur du au aux ce cette ces sont été mais ou où par
        plus elle ils leur comme c'est d'un qu'il n'est il on ne se
        """,
        "es":
            """
        el los las y que una es por con para como pero del al lo más muy está se su sus ha han este esta son también
        cuando porque hay ser fue no si un la de en
        """,
        "pt":
            """
        o os as e que uma é por com para como mas do da dos das ao não mais muito está se seu sua foi são também quando
        porque há ser um em na no nas nos pelo pela isso você
        """,
        "it":
            """
        il lo gli e che una è per con come ma del della dei delle al alla non più molto sono anche quando perché un di
        in nel nella ha questo questa si dal dalla ed
        """,
        "de":
            """
        der die das und ist nicht ein eine mit den auf sich für wir ich auch von zu dem des im aber oder wenn wie sind
        war werden wird hat haben einen einer als nach bei aus dass es
        """,
        "nl":
            """
        de het een en is niet van dat met voor op zijn wordt worden ook maar als bij uit naar aan er te je wij deze dit
        heeft hebben dan nog wel om kan wat ze
        """,
        "sv":
            """
        och att det som en ett är inte på för med av den till har de om jag vi kan man var så från men eller när hur
        också blir där
        """,
        "da":
            """
        og at det som en et er ikke på for med af den til har de om jeg vi kan man var så fra men eller når hvordan også
        bliver hvor
        """,
        "nb":
            """
        og at det som en et er ikke på for med av den til har de om jeg vi kan man var så fra men eller når hvordan også
        blir hvor
        """,
        "fi":
            """
        ja on ei se että oli hän mutta ovat joka kun niin myös kuin tai sen jos ole mitä tämä voi mukaan sitä olla ne
        vain
        """,
        "pl":
            """
        i w na z że się nie do to jest jak o po co ale od za przez dla są był tak czy tym już być może lub tego które
        """,
        "cs":
            """
        a se na že je v to s z do o jako ale za po pro jsou byl jeho od nebo by které jak který také když už kde být
        """,
        "hu":
            """
        a az és hogy nem is egy van volt meg ez csak de mint ha még már ki vagy el azt minden után lehet
        """,
        "ro":
            """
        și în de la cu nu o un că pe este din mai care pentru sunt a fost dar sau ca ce prin după fi au
        """,
        "tr":
            """
        ve bir bu için de da ile olarak çok daha gibi ne o kadar sonra olan var ama en her mi değil ki ise
        """,
        "id":
            """
        yang dan di dari untuk dengan pada tidak ini itu adalah dalam akan juga ke karena oleh bisa ada kita mereka atau
        sudah
        """,
        "vi":
            """
        và của là không có cho được trong với người này các một những khi đã để như từ về đến rất cũng hoặc
        """,
    ])

    private static func table(_ words: [String: String]) -> [String: Set<String>] {
        words.mapValues { Set(Plain.words($0)) }
    }

    static let names = [
        "en": "English", "fr": "French", "es": "Spanish", "pt": "Portuguese", "it": "Italian", "de": "German", "nl": "Dutch",
        "sv": "Swedish", "da": "Danish", "nb": "Norwegian", "no": "Norwegian", "nn": "Norwegian", "fi": "Finnish", "is": "Icelandic",
        "pl": "Polish", "cs": "Czech", "sk": "Slovak", "sl": "Slovenian", "hr": "Croatian", "sr": "Serbian", "bs": "Bosnian",
        "hu": "Hungarian", "ro": "Romanian", "bg": "Bulgarian", "mk": "Macedonian", "be": "Belarusian", "el": "Greek", "ru": "Russian",
        "uk": "Ukrainian", "tr": "Turkish", "ar": "Arabic", "he": "Hebrew", "fa": "Persian", "hi": "Hindi", "bn": "Bengali", "ur": "Urdu",
        "ta": "Tamil", "te": "Telugu", "mr": "Marathi", "ne": "Nepali", "zh": "Chinese", "yue": "Cantonese", "ja": "Japanese",
        "ko": "Korean", "vi": "Vietnamese", "th": "Thai", "id": "Indonesian", "ms": "Malay", "ca": "Catalan", "eu": "Basque",
        "gl": "Galician", "et": "Estonian", "lv": "Latvian", "lt": "Lithuanian", "ga": "Irish", "cy": "Welsh", "sw": "Swahili",
        "af": "Afrikaans",
    ]
}
